-- Writes the fields that the registry does not have yet, and assigns a number (bit) to each sink of
-- each pipeline. Returns the fields of the bits, each followed by its bit.
local registry = ARGV[1]
local fields, pipelines = unpack(cmsgpack.unpack(ARGV[2]))

for field, text in pairs(fields) do
  redis.call('HSETNX', registry, field, text)
end

local answer = {}
for _, pipeline in ipairs(pipelines) do
  for _, label in ipairs(pipeline.labels) do
    local field = pipeline.prefix .. label
    local bit = redis.call('HGET', registry, field)
    if not bit then
      bit = tostring(redis.call('HINCRBY', registry, pipeline.prefix, 1))
      redis.call('HSET', registry, field, bit)
    end
    answer[#answer + 1] = field
    answer[#answer + 1] = bit
  end
end
return answer
