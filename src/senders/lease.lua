-- Takes a part of a sender's rate for one instance, which then spends it without asking: see `lease.ts`, and `rate.lua` for
-- what the hash holds. Whatever of the lease is spent, and whenever, is over a window after its end, so that it is held
-- until then; the lease before it, whose spending is known now, is held for what was spent, and a window from now.
--
-- Leases never fill more than half of the window: the rest is for those who ask for each message.
--
-- KEYS: bucket. ARGV: wanted, capacity, windowMs, stepMs, leaseMs, spentLeavesAt ("" = there was none), spentSize, spent,
-- nowMs ("" = the server's time). Returns { segments granted (0 = none), when they leave the window }.

local now = tonumber(nowMs)
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function leavesAfter(holdMs)
  return string.format('%.0f', math.ceil((now + holdMs) / stepMs) * stepMs)
end

if spentLeavesAt ~= '' then
  local held = tonumber(redis.call('HGET', bucket, spentLeavesAt) or 0)
  if held >= tonumber(spentSize) then
    redis.call('HINCRBY', bucket, spentLeavesAt, -spentSize)
    if tonumber(spent) > 0 then redis.call('HINCRBY', bucket, leavesAfter(windowMs), spent) end
  end
end

local used, latest = 0, now
local flat = redis.call('HGETALL', bucket)
for i = 1, #flat, 2 do
  local leavesAt, segments = tonumber(flat[i]), tonumber(flat[i + 1])
  if segments == 0 then
    redis.call('HDEL', bucket, flat[i])
  elseif leavesAt > now then
    used = used + segments
    latest = math.max(latest, leavesAt)
  end
end

local granted = math.min(tonumber(wanted), math.floor(capacity / 2) - used)
if granted < 1 then return { 0, 0 } end
local leavesAt = leavesAfter(leaseMs + windowMs)
redis.call('HINCRBY', bucket, leavesAt, granted)
redis.call('PEXPIRE', bucket, string.format('%.0f', math.max(latest, tonumber(leavesAt)) - now))
return { granted, tonumber(leavesAt) }
