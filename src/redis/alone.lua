-- For a call that travels alone: what `together.lua` puts off for several, at once.

local function read_strings(...)
  return unpack(redis.call('MGET', ...))
end

local function write_string(key, value, ...)
  redis.call('SET', key, value, ...)
end

local function place(key, member, score, keptMs)
  if score then redis.call('ZADD', key, score, member) else redis.call('ZREM', key, member) end
  if keptMs then redis.call('PEXPIRE', key, keptMs) end
end
