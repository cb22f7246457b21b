-- The hashes of records that never change, newest first: one for each bucket of days, and from
-- `daily` on one for each day, as earlier versions wrote. `current` is the one that is written to.
local CHUNK = 1000

-- Which of them may have something.
local function present(pipeline)
  local found = {}
  for at, key in ipairs(pipeline.hashes) do
    -- Soon no daily one is left: one call says so.
    if at == pipeline.daily and redis.call('EXISTS', unpack(pipeline.hashes, at)) == 0 then
      break
    end
    if at == pipeline.current or redis.call('EXISTS', key) == 1 then
      found[#found + 1] = at
    end
  end
  return found
end

-- Calls a command with a list, of which `width` entries belong together.
local function calls(command, key, list, width)
  for from = 1, #list, CHUNK * width do
    redis.call(command, key, unpack(list, from, math.min(from + CHUNK * width - 1, #list)))
  end
end
