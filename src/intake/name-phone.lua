-- Decides under which of a phone's two names a new delivery is kept, while one number key takes another's place. All
-- instances ask the same key of this phone, so that its live entries (its attempt budget above all) lie under one name.
--
-- The decision is stored as "<number key's id>:<since, ms>" and kept for longer than anything lives that is accepted now.
-- A phone that is never left in peace would stay under the old name for ever: after `longestMs` the decision is no longer
-- prolonged against the wish of whoever asks, and the phone waits until it has run out, and nothing lives under that name.
--
-- proposed: the id to decide for, when there is no decision yet. preferred: the id of the asker's first key.
-- Returns { id, 0 } | { 'moving', ms until the decision has run out }

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local current = redis.call('GET', decision)
if not current then
  redis.call('SET', decision, proposed .. ':' .. string.format('%d', now), 'PX', keptMs)
  return { proposed, 0 }
end
local id, since = string.match(current, '^([^:]+):(%d+)$')
if id ~= preferred and now - since > tonumber(longestMs) then return { 'moving', redis.call('PTTL', decision) } end
redis.call('PEXPIRE', decision, keptMs)
return { id, 0 }
