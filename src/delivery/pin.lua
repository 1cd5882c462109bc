-- Builds upon a record that may still be taken back (`take-back.lua`): the first version becomes the second, unchanged. A
-- later one stays as it is.
--
-- Returns 1, or 0 when there is no such record.

local current = redis.call('GET', delivery)
if not current then return 0 end
local version, rest = string.match(current, '^(%d+)(:.*)$')
-- Written even where nothing changes: WAIT, which follows, counts only up to what its own connection has written.
redis.call('SET', delivery, (version == '1' and '2' or version) .. rest, 'KEEPTTL')
return 1
