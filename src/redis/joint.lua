-- Runs a script once for each of several calls that travel together; the loader has put it before this as `run(KEYS, ARGV)`.
--
-- ARGV: how many calls; for each how many keys and arguments it has; then all arguments. KEYS: all keys.
-- Returns each call's reply. One that fails has its error in its reply's place and leaves the others alone, except where the
-- server may not be written to at all: that is said of the whole, so that the client looks for another server.

local function message_of(failure)
  local message = type(failure) == 'table' and failure.err or failure
  -- Before Redis 7 it begins with the script's name and the line.
  return string.match(message, '%-(%u+ .*)$') or message
end

local calls = tonumber(ARGV[1])
local key, argument = 0, 1 + 2 * calls
local replies = {}
for call = 1, calls do
  local keys, arguments = {}, {}
  for at = 1, tonumber(ARGV[2 * call]) do
    key = key + 1
    keys[at] = KEYS[key]
  end
  for at = 1, tonumber(ARGV[2 * call + 1]) do
    argument = argument + 1
    arguments[at] = ARGV[argument]
  end
  local ok, reply = pcall(run, keys, arguments)
  if not ok then
    local message = message_of(reply)
    if string.find(message, '^READONLY') then return { err = message } end
    reply = { err = message }
  end
  replies[call] = reply or false
end
return replies
