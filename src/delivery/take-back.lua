-- Takes an acceptance back, as if it had never been: only the very record that was written, since a repetition may have
-- made the same delivery anew, and only while nobody has built upon it (`pin.lua` makes another version of the record, as
-- every change does).
--
-- firstRecord: as it was written if its first attempt was claimed with it; '' when none was planned.
-- Returns 1, or 0 when it is left as it is. moreKeys: the sorted sets that find the delivery.

local current = redis.call('GET', delivery)
local written = current and string.match(current, '^1:%d+:%d+:(.*)$')
if not written or (written ~= record and written ~= firstRecord) then return 0 end
redis.call('DEL', delivery)
redis.call('ZREM', due, deliveryId)
budget_give_back(budget, attemptId)
for i = firstMoreKey, #KEYS do redis.call('ZREM', KEYS[i], deliveryId) end
return 1
