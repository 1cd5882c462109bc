-- Releases the claim on an idempotency key when its request was refused, and only the claim of that very request.

local current = redis.call('GET', claim)
if current and string.find(current, ':' .. deliveryId .. ':', 1, true) then redis.call('DEL', claim) end
return 1
