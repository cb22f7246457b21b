-- The hashes with the identities of records that never change, newest first: one per bucket of
-- days, and from index `daily` on one per day, as earlier versions wrote them. New identities are
-- written to the hash at index `current`.
local CHUNK = 1000

-- Returns the indexes of the hashes that may contain identities.
local function present(pipeline)
  local found = {}
  for at, key in ipairs(pipeline.hashes) do
    -- Once all daily hashes have expired, this single call finds that none is left.
    if at == pipeline.daily and redis.call('EXISTS', unpack(pipeline.hashes, at)) == 0 then
      break
    end
    if at == pipeline.current or redis.call('EXISTS', key) == 1 then
      found[#found + 1] = at
    end
  end
  return found
end

-- Calls a command with the entries of a list, several calls if it is long. Each `width` entries
-- stay in one call.
local function calls(command, key, list, width)
  for from = 1, #list, CHUNK * width do
    redis.call(command, key, unpack(list, from, math.min(from + CHUNK * width - 1, #list)))
  end
end
