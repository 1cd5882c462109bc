-- Accepts one delivery: reserves an attempt of the phone's budget and writes the record, its entry in the due index and
-- its entries in the search indexes, all or nothing.
--
-- firstRecord: the record with a first attempt that the caller has planned ('' when there is none), which is claimed at
-- once if the phone is one of which the plan need not have known anything: no other delivery in the window, no STOP. Its
-- hand-over is over by `firstEndsAt`, reckoned from `createdAt`; it is next due at `firstDueAt`.
--
-- Returns { 'accepted', remaining attempts, other deliveries of the window, 1 if the first attempt is claimed, else 0 }
--       | { 'exists', record }        the same id was accepted before: the call is a repetition
--       | { 'late' }                  the caller has given up by now: nothing is written behind its back
--       | { 'opted_out' }             the person has sent STOP
--       | { 'denied', retryAfterMs }  the phone's budget is used up
-- The record is stored as "version:remaining:recent:json".
-- moreKeys: sorted sets by creation time that find the delivery (the first is the phone's).
-- moreArgs: for each of them, how long it and its entries are kept (ms). One acceptance in sixteen takes out what has been
-- there for longer: more than sixteen add, and yet never so much at once that others would have to wait.

local now = server_now()
local existing, stop = unpack(redis.call('MGET', delivery, optOut))
if existing then return { 'exists', existing } end
-- A record made by a clock that is far ahead would live for longer than was asked.
local patienceMs = callerGivesUpAt - createdAt
if now > tonumber(callerGivesUpAt) or createdAt - now > patienceMs then return { 'late' } end
local optedOut = stop ~= false
if optedOut and refuseOptedOut == '1' then return { 'opted_out' } end

local recent = redis.call('ZCOUNT', KEYS[firstMoreKey], now - tonumber(windowMs), '+inf')
local claimsFirst = firstRecord ~= '' and recent == 0 and not optedOut
local heldUntil = claimsFirst and firstEndsAt + math.max(0, now - createdAt) or tonumber(expiresAt)
local granted, taken, retryAfterMs = budget_take(budget, now, attemptId, heldUntil, tonumber(limit), tonumber(windowMs))
if not granted then return { 'denied', retryAfterMs } end

local remaining = tonumber(limit) - taken
local header = '1:' .. remaining .. ':' .. recent .. ':'
redis.call('SET', delivery, header .. (claimsFirst and firstRecord or record), 'PXAT', keepUntil)
redis.call('ZADD', due, claimsFirst and firstDueAt or dueAt, deliveryId)
for i = firstMoreKey, #KEYS do
  local keptMs = ARGV[firstMoreArg + i - firstMoreKey]
  if createdAt % 16 == 0 then
    local stale = redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', createdAt - keptMs, 'LIMIT', 0, 100)
    if #stale > 0 then redis.call('ZREM', KEYS[i], unpack(stale)) end
  end
  redis.call('ZADD', KEYS[i], createdAt, deliveryId)
  redis.call('PEXPIRE', KEYS[i], keptMs)
end
return { 'accepted', remaining, recent, claimsFirst and 1 or 0 }
