-- The attempt budget of one phone: at most `limit` attempts in any sliding window. Shared by the scripts that need it.
--
-- A sorted set per phone is the log. Member: an attempt's id. Score: the latest moment (ms) at which that attempt can
-- have reached the carrier: while it is reserved, the end of its code's life; while the carrier holds it, the hand-over's
-- deadline; once the carrier has answered, the time of the answer. An entry counts until its score is a window old. As no
-- score lies before the true hand-over, no window of hand-overs can hold more than `limit`, whatever is slow or dies.
--
-- Time is the server's own. The member "!" holds the highest time that this log has seen: a clock that jumps back
-- (a failover to a machine with a slow clock) frees nothing early.
--
-- Every function is idempotent by attempt id, so that a command whose answer was lost may be sent again.

local function budget_server_now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The log without what has left the window: { now, count, entries (id -> score) }.
local function budget_open(key, serverNow, windowMs)
  local now, entries, count, stale = serverNow, {}, 0, {}
  local flat = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for i = 1, #flat, 2 do
    if flat[i] == '!' then now = math.max(now, tonumber(flat[i + 1])) else entries[flat[i]] = tonumber(flat[i + 1]) end
  end
  for id, score in pairs(entries) do
    if score <= now - windowMs then
      stale[#stale + 1] = id
      entries[id] = nil
    else
      count = count + 1
    end
  end
  if #stale > 0 then redis.call('ZREM', key, unpack(stale)) end
  return { now = now, entries = entries, count = count }
end

local function budget_put(key, log, id, score, windowMs)
  log.entries[id] = score
  redis.call('ZADD', key, score, id, log.now, '!')
  local latest = log.now
  for _, entry in pairs(log.entries) do latest = math.max(latest, entry) end
  redis.call('PEXPIRE', key, math.ceil(latest - log.now + windowMs))
end

-- Milliseconds until an entry leaves the window, counting one that is not handed over yet as handed over now.
local function budget_retry_after(log, windowMs)
  local earliest = log.now
  for _, score in pairs(log.entries) do earliest = math.min(earliest, score) end
  return math.max(1, earliest + windowMs - log.now)
end

-- Takes a place for `id`, or moves the one it has to `score`. Returns granted (boolean), entries after it, retry-after ms.
local function budget_take(key, serverNow, id, score, limit, windowMs)
  local log = budget_open(key, serverNow, windowMs)
  if log.entries[id] == nil then
    if log.count >= limit then return false, log.count, budget_retry_after(log, windowMs) end
    log.count = log.count + 1
  end
  budget_put(key, log, id, score, windowMs)
  return true, log.count, 0
end

-- Moves an entry that is there; an entry that has been given back stays given back.
local function budget_move(key, serverNow, id, score, windowMs)
  local log = budget_open(key, serverNow, windowMs)
  if log.entries[id] ~= nil then budget_put(key, log, id, score, windowMs) end
end

local function budget_give_back(key, id)
  redis.call('ZREM', key, id)
end
