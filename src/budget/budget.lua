-- The attempt budget of one phone: at most `limit` attempts in any sliding window. Shared by the scripts that need it.
--
-- A sorted set per phone is the log. Member: an attempt's id. Score: the latest moment (ms) at which that attempt can
-- have reached the carrier: while it is reserved, the end of its code's life; while the carrier holds it, the hand-over's
-- deadline; once the carrier has answered, the time of the answer. An entry counts until its score is a window old. As no
-- score lies before the true hand-over, no window of hand-overs can hold more than `limit`, whatever is slow or dies.
--
-- Time is the server's own. The member "!" holds the time at which the log was last written: a server whose clock is
-- behind that (a failover to a machine with a slow clock) takes the whole log back by as much, so that every entry keeps
-- its age, and a jump neither frees anything early nor holds anything longer.
--
-- Every function is idempotent by attempt id, so that a command whose answer was lost may be sent again.

local function budget_write(key, log)
  local members = { log.now, '!' }
  for id, score in pairs(log.entries) do
    members[#members + 1] = score
    members[#members + 1] = id
  end
  redis.call('ZADD', key, unpack(members))
end

-- The log without what has left the window: { now, count, entries (id -> score), isNew (nothing was written for a window) }.
local function budget_open(key, now, windowMs)
  local flat = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  local log, stale, behindMs = { now = now, entries = {}, count = 0, isNew = #flat == 0 }, {}, 0
  for i = 1, #flat, 2 do
    if flat[i] == '!' then behindMs = math.max(0, flat[i + 1] - now) else log.entries[flat[i]] = tonumber(flat[i + 1]) end
  end
  for id, score in pairs(log.entries) do
    if score - behindMs <= now - windowMs then
      stale[#stale + 1] = id
      log.entries[id] = nil
    else
      log.entries[id] = score - behindMs
      log.count = log.count + 1
    end
  end
  if #stale > 0 then redis.call('ZREM', key, unpack(stale)) end
  if behindMs > 0 then budget_write(key, log) end
  return log
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

-- Takes a place for `id` in a log that is open, or moves the one it has to `score`. Returns granted (boolean), entries after
-- it, retry-after ms.
local function budget_take(key, log, id, score, limit, windowMs)
  if log.entries[id] == nil then
    if log.count >= limit then return false, log.count, budget_retry_after(log, windowMs) end
    log.count = log.count + 1
  end
  budget_put(key, log, id, score, windowMs)
  return true, log.count, 0
end

-- Moves an entry that is there to an earlier time; one that has been given back stays given back. Never to a later one: an
-- answer may be written down long after the hand-over, which was over by its deadline.
local function budget_move(key, serverNow, id, score, windowMs)
  local log = budget_open(key, serverNow, windowMs)
  local known = log.entries[id]
  -- Never to a later time: the log is kept for long enough already.
  if known ~= nil then redis.call('ZADD', key, math.min(known, score), id, log.now, '!') end
end

local function budget_give_back(key, id)
  redis.call('ZREM', key, id)
end
