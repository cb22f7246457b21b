-- Stores another definition of a view. Removes from the view's rows and parts the measures that
-- this definition does not have.
local accept = cmsgpack.unpack(ARGV[1])

local function dropParts(key)
  for _, field in ipairs(redis.call('HKEYS', key)) do
    for _, name in ipairs(accept.measures) do
      if field:sub(-#name - 1) == ':' .. name then
        redis.call('HSET', key, field:sub(1, -#name - 1), '') -- the part remains, without values
        redis.call('HDEL', key, field)
      end
    end
  end
end

local size = redis.call('LLEN', accept.rows)
if #accept.fields > 0 then
  for from = 0, size - 1, 1000 do
    for _, name in ipairs(redis.call('LRANGE', accept.rows, from, from + 999)) do
      redis.call('HDEL', name, unpack(accept.fields))
      dropParts('{' .. name .. '}' .. accept.suffix)
    end
  end
end
redis.call('UNLINK', accept.rows)
redis.call('HSET', accept.registry, accept.field, accept.definition)
return 'ACCEPTED'
