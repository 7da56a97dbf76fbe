-- Sixteen requests in one write; wrk sends the next sixteen when all are answered.
local batch

init = function()
  batch = wrk.format():rep(16)
end

request = function()
  return batch
end
