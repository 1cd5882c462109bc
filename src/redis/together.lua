-- Calls of one script that travel together, run one after the other as if each had come alone (`alone.lua`). The strings that
-- all of them begin with are read in one command, and what they put into a sorted set that they share is written in one
-- command at the end.

local strings = {}

-- The values of strings that were read ahead; false where there is none.
local function read_strings(...)
  local values = {}
  for i, key in ipairs({ ... }) do values[i] = strings[key] end
  return unpack(values)
end

local function write_string(key, value, ...)
  redis.call('SET', key, value, ...)
  strings[key] = value
end

local function read_ahead(calls, keys, strings_ahead)
  local wanted, next_key = {}, 0
  for _, part in ipairs(calls) do
    for i = 1, strings_ahead do wanted[#wanted + 1] = keys[next_key + i] end
    next_key = next_key + part[1]
  end
  local values = redis.call('MGET', unpack(wanted))
  for i, key in ipairs(wanted) do strings[key] = values[i] end
end

local sets = {}
local current_call

-- Puts a member into a sorted set, or takes it out where there is no score, when all calls have run: none of them may look
-- for it there. `keptMs`: how long the set is kept from now on.
local function place(key, member, score, keptMs)
  local set = sets[key] or { scores = {}, callers = {} }
  sets[key] = set
  set.scores[member] = score or false
  set.callers[current_call] = true
  set.keptMs = keptMs
end

local function write_set(key, set)
  local put, taken = {}, {}
  for member, score in pairs(set.scores) do
    if score then
      put[#put + 1] = score
      put[#put + 1] = member
    else
      taken[#taken + 1] = member
    end
  end
  if #taken > 0 then redis.call('ZREM', key, unpack(taken)) end
  if #put > 0 then redis.call('ZADD', key, unpack(put)) end
  if set.keptMs then redis.call('PEXPIRE', key, set.keptMs) end
end

local function message_of(failure)
  local message = type(failure) == 'table' and failure.err or failure
  -- Before Redis 7 it begins with the script's name and the line.
  return string.match(message, '%-(%u+ .*)$') or message
end

-- calls: { how many keys, its arguments } of each. Returns each call's reply. One that fails has its error in its reply's
-- place and leaves the others alone, except where the server may not be written to at all: that is said of the whole, so
-- that the client looks for another server.
local function run_all(run, strings_ahead, keys, calls)
  if strings_ahead > 0 then read_ahead(calls, keys, strings_ahead) end
  local next_key, replies = 1, {}
  for call, part in ipairs(calls) do
    local key_count, arguments = part[1], part[2]
    current_call = call
    local ok, reply = pcall(run, { unpack(keys, next_key, next_key + key_count - 1) }, arguments)
    next_key = next_key + key_count
    if not ok then
      local message = message_of(reply)
      reply = { err = message }
      if string.find(message, '^READONLY') then
        replies[call], replies.err = reply, message
        return replies
      end
    end
    replies[call] = reply or false
  end
  for key, set in pairs(sets) do
    local ok, failure = pcall(write_set, key, set)
    if not ok then
      for call in pairs(set.callers) do replies[call] = { err = message_of(failure) } end
    end
  end
  return replies
end
