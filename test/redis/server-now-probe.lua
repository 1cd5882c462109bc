-- The server's time as it says it itself, in microseconds, before and after it is asked for in our way.

local before = redis.call('TIME')
local now = server_now()
local after = redis.call('TIME')
return { before[1] .. string.format('%06d', before[2]), string.format('%.3f', now), after[1] .. string.format('%06d', after[2]) }
