local sum = redis.call('INCRBY', total, amount)
for i = firstMoreKey, #KEYS do
  assert(ARGV[firstMoreArg + i - firstMoreKey] == KEYS[i])
  redis.call('SET', KEYS[i], amount)
end
return { amount, sum }
