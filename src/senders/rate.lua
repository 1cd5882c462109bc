-- The rate of one sender over all instances: in any sliding window no more segments than it may send in one.
--
-- A sender that may send R segments per second has a window of `capacity` = max(1, floor(R)) segments and
-- `windowMs` = 1000 * capacity / R. The hash holds what was granted lately: field = when it leaves the window (ms), value
-- = segments. A grant is held for a window, one that is bigger than the window's capacity takes an empty window whole
-- and holds it for as long as its segments need: the mean never exceeds R either.
--
-- `stepMs` above 1 rounds the time of leaving up, which merges grants of a fast sender: no sender has more than some fifty
-- fields, and rounding up never grants more. Time is the server's own, unless a test passes `nowMs`. A field that lies
-- farther ahead than any grant is held (`longestMs`) was written before the clock jumped back, and is dropped.
--
-- KEYS: bucket. ARGV: cost, capacity, windowMs, stepMs, longestMs, nowMs ("" = the server's time).
-- Returns 0 when granted, else the milliseconds until it can be granted. The key expires with its last field.

local now = tonumber(nowMs)
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local used, latest, gone, held = 0, now, {}, {}
local flat = redis.call('HGETALL', bucket)
for i = 1, #flat, 2 do
  local leavesAt, segments = tonumber(flat[i]), tonumber(flat[i + 1])
  if leavesAt <= now or leavesAt > now + longestMs then
    gone[#gone + 1] = flat[i]
  else
    used = used + segments
    latest = math.max(latest, leavesAt)
    held[#held + 1] = { leavesAt, segments }
  end
end
if #gone > 0 then redis.call('HDEL', bucket, unpack(gone)) end

local wanted = math.min(tonumber(cost), tonumber(capacity))
local excess = used + wanted - capacity
if excess > 0 then
  table.sort(held, function(a, b) return a[1] < b[1] end)
  for _, grant in ipairs(held) do
    excess = excess - grant[2]
    if excess <= 0 then return grant[1] - now end
  end
end

local holdMs = windowMs * math.max(1, cost / capacity)
local leavesAt = math.ceil((now + holdMs) / stepMs) * stepMs
redis.call('HINCRBY', bucket, string.format('%.0f', leavesAt), wanted)
redis.call('PEXPIRE', bucket, string.format('%.0f', math.max(latest, leavesAt) - now))
return 0
