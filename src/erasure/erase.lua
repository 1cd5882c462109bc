-- Takes a delivery that has ended out of Redis: its record, its places in the indexes, and the keys by which the ids that
-- carriers gave lead to it. Its phone's budget is left alone: what has reached the phone counts until its window is over.
--
-- moreKeys: `indexCount` sorted sets, then the keys of carriers' ids.
-- Returns 'erased' | 'conflict' (somebody has written the record since it was read) | 'gone'

local current = redis.call('GET', delivery)
if not current then return 'gone' end
if string.match(current, '^(%d+):') ~= expectedVersion then return 'conflict' end
redis.call('ZREM', due, deliveryId)
for i = firstMoreKey, #KEYS do
  if i < firstMoreKey + indexCount then
    redis.call('ZREM', KEYS[i], deliveryId)
  elseif redis.call('GET', KEYS[i]) == deliveryId then
    redis.call('DEL', KEYS[i])
  end
end
redis.call('DEL', delivery)
return 'erased'
