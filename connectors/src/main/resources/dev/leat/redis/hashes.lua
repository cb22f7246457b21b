-- The hashes with the identities of records that never change, newest first, one per bucket of days.
-- New identities are written to the hash at index `current`.
local CHUNK = 1000

-- Returns the indexes of the hashes that may contain identities. Each call has one key, because a
-- cluster before Redis 7 refuses calls with keys of several slots.
local function present(pipeline)
  local found = {}
  for at, key in ipairs(pipeline.hashes) do
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
