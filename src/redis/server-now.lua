-- The clock that all instances share: the server's, in ms. A file of its own, so that tests can put one in its place that
-- they set.

local function server_now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
