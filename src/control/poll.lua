-- What an instance asks every half second: the run-time changes, when they are others than it knows; what the other
-- instances say about the carriers; the server's time. On the way it leaves its own advice.
--
-- The hash of advice holds one field per instance: "<time of writing, ms>:<advice>". It is written when the advice has
-- changed or is half as old as advice may get; '' takes it away. Advice that has not been renewed within `adviceLifeMs`
-- belongs to an instance that is gone, and is removed.
--
-- KEYS: control, health. ARGV: instance, advice, adviceLifeMs, knownVersion.
-- Returns { now (ms), { advice of another instance ... }, { field, value, ... } of the changes, or false when known }

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local others, gone, isWritten = {}, {}, false
local flat = redis.call('HGETALL', health)
for i = 1, #flat, 2 do
  local writtenAt, text = string.match(flat[i + 1], '^(%d+):(.*)$')
  local age = writtenAt and math.abs(now - writtenAt) or math.huge
  if flat[i] == instance then
    isWritten = text == advice and age < adviceLifeMs / 2
    if advice == '' then gone[#gone + 1] = flat[i] end
  elseif age >= tonumber(adviceLifeMs) then
    gone[#gone + 1] = flat[i]
  else
    others[#others + 1] = text
  end
end
if #gone > 0 then redis.call('HDEL', health, unpack(gone)) end
if advice ~= '' and not isWritten then redis.call('HSET', health, instance, string.format('%.0f:%s', now, advice)) end

local isKnown = (redis.call('HGET', control, 'version') or '') == knownVersion
return { now, others, not isKnown and redis.call('HGETALL', control) }
