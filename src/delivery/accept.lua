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
-- moreArgs: for each of them, how long it and its entries are kept (ms). One acceptance in sixteen takes out what has been
-- there for longer: more than sixteen add, and yet never so much at once that others would have to wait.

local now = server_now()
local existing = redis.call('GET', delivery)
if existing then return { 'exists', existing } end
-- A record made by a clock that is far ahead would live for longer than was asked.
local patienceMs = callerGivesUpAt - createdAt
if now > tonumber(callerGivesUpAt) or createdAt - now > patienceMs then return { 'late' } end
if refuseOptedOut == '1' and redis.call('EXISTS', optOut) == 1 then return { 'opted_out' } end

local granted, taken, retryAfterMs =
  budget_take(budget, now, attemptId, tonumber(expiresAt), tonumber(limit), tonumber(windowMs))
if not granted then return { 'denied', retryAfterMs } end

local recent = redis.call('ZCOUNT', KEYS[firstMoreKey], now - tonumber(windowMs), '+inf')
local remaining = tonumber(limit) - taken
redis.call('SET', delivery, '1:' .. remaining .. ':' .. recent .. ':' .. record, 'PXAT', keepUntil)
redis.call('ZADD', due, dueAt, deliveryId)
for i = firstMoreKey, #KEYS do
  local keptMs = ARGV[firstMoreArg + i - firstMoreKey]
  if createdAt % 16 == 0 then
    local stale = redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', createdAt - keptMs, 'LIMIT', 0, 100)
    if #stale > 0 then redis.call('ZREM', KEYS[i], unpack(stale)) end
  end
  redis.call('ZADD', KEYS[i], createdAt, deliveryId)
  redis.call('PEXPIRE', KEYS[i], keptMs)
end
return { 'accepted', remaining, recent }
