-- Returns true if the registry still has the fields and values that the sender expects.
local function registered(batch)
  for field, text in pairs(batch.registered) do
    if redis.call('HGET', batch.registry, field) ~= text then
      return false
    end
  end
  return true
end
