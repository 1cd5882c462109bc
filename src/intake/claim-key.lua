-- Claims an idempotency key for one request. The claim names the delivery that the request will make, so that whoever
-- repeats the request, after a crash too, makes that same delivery or finds it made.
--
-- The claim is stored as "fingerprint:deliveryId:claimedAt"; a later build may put more behind another colon.
-- Returns { 'claimed' } | { 'mismatch' }  another body was sent with this key
--       | { 'known', deliveryId, age in ms of the claim }

local now = server_now()
local claimed = redis.call('SET', claim, fingerprint .. ':' .. deliveryId .. ':' .. string.format('%d', now), 'NX', 'PX', keptMs)
if claimed then return { 'claimed' } end
local current = redis.call('GET', claim)
local knownFingerprint, knownId, claimedAt = string.match(current, '^([^:]+):([^:]+):(%d+)')
if knownFingerprint ~= fingerprint then return { 'mismatch' } end
return { 'known', knownId, math.max(0, now - claimedAt) }
