-- Keeps a value under a key, without end.

redis.call('SET', key, value)
return 1
