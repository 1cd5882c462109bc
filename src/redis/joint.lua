-- Runs a script once for each of several calls that travel together; the loader has put it before this as `run(KEYS, ARGV)`.
--
-- KEYS: the keys of all calls. ARGV: one JSON text, [how many keys, [its arguments]] for each call: the client takes longer
-- to write a few hundred arguments than one that holds them.
-- Returns each call's reply. One that fails has its error in its reply's place and leaves the others alone, except where the
-- server may not be written to at all: that is said of the whole, so that the client looks for another server.

local function message_of(failure)
  local message = type(failure) == 'table' and failure.err or failure
  -- Before Redis 7 it begins with the script's name and the line.
  return string.match(message, '%-(%u+ .*)$') or message
end

local next_key = 1
local replies = {}
for call, part in ipairs(cjson.decode(ARGV[1])) do
  local key_count, arguments = part[1], part[2]
  local keys = { unpack(KEYS, next_key, next_key + key_count - 1) }
  next_key = next_key + key_count
  local ok, reply = pcall(run, keys, arguments)
  if not ok then
    local message = message_of(reply)
    if string.find(message, '^READONLY') then return { err = message } end
    reply = { err = message }
  end
  replies[call] = reply or false
end
return replies
