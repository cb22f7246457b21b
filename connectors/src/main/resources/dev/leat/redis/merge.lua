-- Merges the identities of a new generation of a view into the app's identities of the same
-- pipeline.

-- Passes the pairs of a hash to `work`, some at a time. A pair may be passed twice.
local function scan(key, work)
  local cursor = '0'
  repeat
    local reply = redis.call('HSCAN', key, cursor, 'COUNT', CHUNK)
    cursor = reply[1]
    work(reply[2])
  until cursor == '0'
end

-- Removes the view's bit from all identities, since the old generation is dropped. Deletes an
-- identity that has no other bit.
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

-- Returns the identity to store for a record, or nil if the stored one stays. A record that never
-- changes gets the digest from the new generation and keeps the bits of other sinks. If records
-- change and the stored state is another one, the stored identity stays.
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

-- Merges some identities and stores them with `persist`.
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
