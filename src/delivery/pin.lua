-- Builds upon a record that may still be taken back (`take-back.lua`): the first version becomes the second, unchanged.
--
-- Returns 1, or 0 when there is no such record.

local current = redis.call('GET', delivery)
if not current then return 0 end
local version, rest = string.match(current, '^(%d+)(:.*)$')
if version == '1' then redis.call('SET', delivery, '2' .. rest, 'KEEPTTL') end
return 1
