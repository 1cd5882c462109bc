-- Writes the next version of a delivery's record, if nobody else has written one since it was read, together with what
-- that version means for the due index and for the phone's attempt budget.
--
-- budgetStep: 'none'
--           | 'claim'      take a place (or keep the reserved one) for an attempt that ends by `budgetAt` at the latest
--           | 'reached'    the attempt may have reached the phone: it counts from now on
--           | 'not_reached' the attempt surely did not: its place is given back
--           | 'passed_on'  the attempt surely did not: its place now waits for `nextAttemptId`, until `budgetAt`
--
-- decidedAt: when this was decided, by the instance's own clock; '' where the time plays no part. An instance whose clock is
-- wrong (a machine that slept, a server that took over with another time) would end what lives, or hand over beyond what
-- the budget counts; so would a command that reaches the server when nobody waits for it any more.
--
-- Returns { 'committed' } | { 'conflict', record } | { 'gone' }
--       | { 'wrong_clock', now }      decided more than `mostClockErrorMs` before or after now
--       | { 'late' }                  a claim after `claimBefore`: the code's life is over, nothing may be handed over
--       | { 'denied', retryAfterMs }  a claim that the phone's budget refuses
-- moreKeys: keys to set to the delivery's id (where a carrier's message id leads to it), kept as long as the record.

local current = read_strings(delivery)
if not current then return { 'gone' } end
if string.match(current, '^(%d+):') ~= expectedVersion then return { 'conflict', current } end

local now = server_now()
local decidedAgoMs = decidedAt == '' and 0 or now - decidedAt
if math.abs(decidedAgoMs) > tonumber(mostClockErrorMs) then return { 'wrong_clock', now } end

if budgetStep == 'claim' then
  if now >= tonumber(claimBefore) then return { 'late' } end
  local endsAt = budgetAt + math.max(0, decidedAgoMs)
  local log = budget_open(budget, now, tonumber(windowMs))
  local granted, _, retryAfterMs = budget_take(budget, log, attemptId, endsAt, tonumber(limit), tonumber(windowMs))
  if not granted then return { 'denied', retryAfterMs } end
elseif budgetStep == 'reached' then
  budget_move(budget, now, attemptId, now, tonumber(windowMs))
elseif budgetStep == 'not_reached' then
  budget_give_back(budget, attemptId)
elseif budgetStep == 'passed_on' then
  budget_give_back(budget, attemptId)
  local log = budget_open(budget, now, tonumber(windowMs))
  budget_take(budget, log, nextAttemptId, tonumber(budgetAt), tonumber(limit), tonumber(windowMs))
end

write_string(delivery, record, 'PXAT', keepUntil)
place(due, deliveryId, dueAt ~= '' and dueAt)
for i = firstMoreKey, #KEYS do redis.call('SET', KEYS[i], deliveryId, 'PXAT', keepUntil) end
return { 'committed' }
