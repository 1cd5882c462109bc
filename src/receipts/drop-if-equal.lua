-- Removes a key, unless somebody else has written it meanwhile.

if redis.call('GET', key) == value then redis.call('DEL', key) end
return 1
