-- Replaces a view by its next generation, atomically.
local swap = cmsgpack.unpack(ARGV[1])
local registry = swap.registry

if redis.call('HGET', registry, swap.markField) ~= swap.mark then
  return false -- Redis was emptied after the generation was begun
end

local function each(list, width, work)
  local size = redis.call('LLEN', list)
  for from = 0, size - 1, 1000 * width do
    local names = redis.call('LRANGE', list, from, from + 1000 * width - 1)
    for i = 1, #names, width do
      work(names[i], names[i + 1])
    end
  end
  redis.call('UNLINK', list)
end

local function move(from, to)
  redis.call('UNLINK', to)
  if redis.call('EXISTS', from) == 1 then
    redis.call('RENAME', from, to)
  end
end

each(swap.old, 1, function(name)
  redis.call('UNLINK', name, '{' .. name .. '}:days', '{' .. name .. '}:parts')
end)
each(swap.new, 2, function(from, to)
  move(from, to)
  move('{' .. from .. '}' .. swap.suffix, '{' .. to .. '}' .. swap.suffix)
end)
for i = 1, #swap.moved, 2 do
  move(swap.moved[i], swap.moved[i + 1])
end

for _, pipeline in ipairs(swap.pipelines) do
  merge(pipeline)
end

-- Removes the bit of each pipeline that no longer feeds the view, with the view's last applied
-- states. If the pipeline feeds the view again later, it gets another bit.
local function endsIn(text, with)
  return text:sub(-#with) == with
end
local feeds = {}
for _, pipeline in ipairs(swap.pipelines) do
  feeds[pipeline.field] = true
end
for _, field in ipairs(redis.call('HKEYS', registry)) do
  if endsIn(field, swap.nextLabel) then
    redis.call('HDEL', registry, field)
  elseif endsIn(field, swap.label) and not feeds[field] then
    local name = field:sub(#'bit ' + 1, -#swap.label - 1)
    redis.call('UNLINK', registry .. ':' .. name .. ':last:' .. swap.view)
    redis.call('HDEL', registry, field)
  end
end
for field, text in pairs(swap.fields) do
  redis.call('HSET', registry, field, text)
end
redis.call('HDEL', registry, unpack(swap.gone))
return 'SWAPPED'
