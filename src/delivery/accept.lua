-- Accepts one delivery: reserves an attempt of the phone's budget and writes the record, its entry in the due index and
-- its entries in the search indexes, all or nothing.
--
-- Returns { 'accepted', remaining attempts, other deliveries of the window }
--       | { 'exists', record }        the same id was accepted before: the call is a repetition
--       | { 'late' }                  the caller has given up by now: nothing is written behind its back
--       | { 'opted_out' }             the person has sent STOP
--       | { 'denied', retryAfterMs }  the phone's budget is used up
-- The record is stored as "version:remaining:recent:json".
-- moreKeys: sorted sets by creation time that find the delivery (the first is the phone's).
-- moreArgs: for each of them, how long it is kept (ms), 0 = for good.

local now = budget_server_now()
local existing = redis.call('GET', delivery)
if existing then return { 'exists', existing } end
if now > tonumber(callerGivesUpAt) then return { 'late' } end
if refuseOptedOut == '1' and redis.call('EXISTS', optOut) == 1 then return { 'opted_out' } end

local granted, taken, retryAfterMs =
  budget_take(budget, now, attemptId, tonumber(expiresAt), tonumber(limit), tonumber(windowMs))
if not granted then return { 'denied', retryAfterMs } end

local recent = redis.call('ZCOUNT', KEYS[firstMoreKey], now - tonumber(windowMs), '+inf')
local remaining = tonumber(limit) - taken
redis.call('SET', delivery, '1:' .. remaining .. ':' .. recent .. ':' .. record, 'PXAT', keepUntil)
redis.call('ZADD', due, dueAt, deliveryId)
for i = firstMoreKey, #KEYS do
  redis.call('ZADD', KEYS[i], createdAt, deliveryId)
  local keptMs = tonumber(ARGV[firstMoreArg + i - firstMoreKey])
  if keptMs > 0 then redis.call('PEXPIRE', KEYS[i], keptMs) end
end
return { 'accepted', remaining, recent }
