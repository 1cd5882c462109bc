-- Calls one function of budget.lua with the clock given, so that the model test can make it jump.

local at = tonumber(now)
if operation == 'take' then
  local log = budget_open(budget, at, tonumber(windowMs))
  local granted, count, retryAfterMs = budget_take(budget, log, attemptId, tonumber(score), tonumber(limit), tonumber(windowMs))
  return { granted and 1 or 0, count, retryAfterMs }
elseif operation == 'move' then
  budget_move(budget, at, attemptId, tonumber(score), tonumber(windowMs))
elseif operation == 'giveBack' then
  budget_give_back(budget, attemptId)
end
return { 1, 0, 0 }
