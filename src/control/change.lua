-- Writes one run-time change and its audit entry, both or neither.
--
-- KEYS: control, audit. ARGV: field and value in the hash of changes ('' removes it: back to what the configuration says),
-- version (a fresh random word, by which every instance sees that something has changed), auditLength.
-- moreArgs: the fields of the audit entry.

if value == '' then redis.call('HDEL', control, field) else redis.call('HSET', control, field, value) end
redis.call('HSET', control, 'version', version)
redis.call('XADD', audit, 'MAXLEN', '~', auditLength, '*', unpack(ARGV, firstMoreArg))
return 1
