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
-- phone, moreKeys: sorted sets by creation time that find the delivery.
-- phoneKeptMs, moreArgs: for each of them, how long it and its entries are kept (ms). One acceptance in sixteen takes out
-- what has been there for longer: more than sixteen add, and yet never so much at once that others would have to wait.

local now = server_now()
local existing, stop = read_strings(delivery, optOut)
if existing then return { 'exists', existing } end
-- A record made by a clock that is far ahead would live for longer than was asked.
local patienceMs = callerGivesUpAt - createdAt
if now > tonumber(callerGivesUpAt) or createdAt - now > patienceMs then return { 'late' } end
local optedOut = stop ~= false
if optedOut and refuseOptedOut == '1' then return { 'opted_out' } end

local window = tonumber(windowMs)
local log = budget_open(budget, now, window)
-- Whatever was accepted in the window has written to the log.
local recent = log.isNew and 0 or redis.call('ZCOUNT', phone, now - window, '+inf')
local claimsFirst = firstRecord ~= '' and recent == 0 and not optedOut
local heldUntil = claimsFirst and firstEndsAt + math.max(0, now - createdAt) or tonumber(expiresAt)
local granted, taken, retryAfterMs = budget_take(budget, log, attemptId, heldUntil, tonumber(limit), window)
if not granted then return { 'denied', retryAfterMs } end

local function trim(index, keptMs)
  if createdAt % 16 ~= 0 then return end
  local stale = redis.call('ZRANGEBYSCORE', index, '-inf', createdAt - keptMs, 'LIMIT', 0, 100)
  if #stale > 0 then redis.call('ZREM', index, unpack(stale)) end
end

local remaining = tonumber(limit) - taken
local header = '1:' .. remaining .. ':' .. recent .. ':'
write_string(delivery, header .. (claimsFirst and firstRecord or record), 'PXAT', keepUntil)
place(due, deliveryId, claimsFirst and firstDueAt or dueAt)
-- At once: who comes later in this run counts it, too.
trim(phone, phoneKeptMs)
redis.call('ZADD', phone, createdAt, deliveryId)
redis.call('PEXPIRE', phone, phoneKeptMs)
for i = firstMoreKey, #KEYS do
  local keptMs = ARGV[firstMoreArg + i - firstMoreKey]
  trim(KEYS[i], keptMs)
  place(KEYS[i], deliveryId, createdAt, keptMs)
end
return { 'accepted', remaining, recent, claimsFirst and 1 or 0 }
