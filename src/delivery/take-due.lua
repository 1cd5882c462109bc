-- Takes deliveries whose time has come and puts them off, so that the sweepers of other instances leave them alone while
-- this one sees to them; if it dies, they are due again after `putOffMs`.
--
-- Returns the deliveries' ids, the longest overdue first, at most `most`.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, most)
for _, id in ipairs(ids) do redis.call('ZADD', due, now + putOffMs, id) end
return ids
