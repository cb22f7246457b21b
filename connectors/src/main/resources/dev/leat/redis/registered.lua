-- Whether Redis still knows the app by the words that the sender knows.
local function registered(batch)
  for field, text in pairs(batch.registered) do
    if redis.call('HGET', batch.registry, field) ~= text then
      return false
    end
  end
  return true
end
