-- The clock that all instances share: the server's, in ms. A file of its own, so that tests can put one in its place that
-- they set. Asked once for all calls that travel together.

local server_time
local function server_now()
  server_time = server_time or redis.call('TIME')
  return server_time[1] * 1000 + math.floor(server_time[2] / 1000)
end
