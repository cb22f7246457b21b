-- Merges what a new generation of a view knows of a pipeline's records into what the app knows.

-- Works through the pairs of a hash. A pair may come twice.
local function scan(key, work)
  local cursor = '0'
  repeat
    local reply = redis.call('HSCAN', key, cursor, 'COUNT', CHUNK)
    cursor = reply[1]
    work(reply[2])
  until cursor == '0'
end

-- Nobody has the old generation any more; what nobody has at all is not known.
local function clear(key, head, bit)
  scan(key, function(found)
    local fewer, gone = {}, {}
    for i = 1, #found, 2 do
      local known = found[i + 1]
      local at = known:find(bit, head + 1, true)
      if at and #known == head + 1 then
        gone[#gone + 1] = found[i]
      elseif at then
        fewer[#fewer + 1] = found[i]
        fewer[#fewer + 1] = known:sub(1, at - 1) .. known:sub(at + 1)
      end
    end
    calls('HSET', key, fewer, 2)
    calls('HDEL', key, gone, 1)
  end)
end

-- What is to be known of a record: of one that never changes, what today's app makes of it; of one
-- that is known in another state and may change, nothing else.
local function merged(pipeline, known, mine, head)
  if not known then
    return mine .. pipeline.bit
  elseif known:find(pipeline.bit, head + 1, true) then
    return nil
  elseif known:sub(1, head) == mine or not pipeline.records then
    return mine .. known:sub(head + 1) .. pipeline.bit
  end
  return nil
end

-- As `persist` does it.
local function enter(pipeline, found, head)
  local ids, own = {}, {}
  for i = 1, #found, 2 do
    ids[#ids + 1] = found[i]
    own[#own + 1] = found[i + 1]:sub(1, head)
  end
  pipeline.known, pipeline.at = {}, {}
  find(pipeline, ids)
  local changed, values = {}, {}
  for i, id in ipairs(ids) do
    local value = merged(pipeline, pipeline.known[id], own[i], head)
    if value then
      changed[#changed + 1], values[id] = id, value
    end
  end
  persist(pipeline, changed, values)
end

local function merge(pipeline)
  local head = pipeline.records and DIGEST + 8 or DIGEST
  for _, key in ipairs(pipeline.records and {pipeline.records} or pipeline.hashes) do
    clear(key, head, pipeline.bit)
  end
  scan(pipeline.own, function(found)
    enter(pipeline, found, head)
  end)
  redis.call('UNLINK', pipeline.own)
end
