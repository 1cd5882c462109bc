-- Takes deliveries whose time has come and puts them off, so that the sweepers of other instances leave them alone while
-- this one sees to them; if it dies, they are due again after `putOffMs`.
--
-- It doesn't look whether their records are still there: while a Cluster moves the slot, the index may have arrived at the
-- new node before the records have, and what seems gone there is not.
--
-- Returns the deliveries' ids, the longest overdue first, at most `most`.

local now = server_now()
local taken = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, most)
for _, id in ipairs(taken) do redis.call('ZADD', due, now + putOffMs, id) end
return taken
