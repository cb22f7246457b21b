-- An identity is stored as the digest, the version if records change (8 bytes), and the bit of each
-- sink that has this state (one byte per sink).
local DIGEST = 16

-- Looks up identities in one hash. Returns the ids that it does not have.
local function look(pipeline, key, at, ids)
  local missing = {}
  for from = 1, #ids, CHUNK do
    local to = math.min(from + CHUNK - 1, #ids)
    local found = redis.call('HMGET', key, unpack(ids, from, to))
    for i = from, to do
      local value = found[i - from + 1]
      if value then
        pipeline.known[ids[i]] = value
        pipeline.at[ids[i]] = at
      else
        missing[#missing + 1] = ids[i]
      end
    end
  end
  return missing
end

-- Looks up identities in the hash of records that change, or in the hashes of records that never
-- change, newest first.
local function find(pipeline, ids)
  if pipeline.records then
    look(pipeline, pipeline.records, 0, ids)
    return
  end
  for _, at in ipairs(present(pipeline)) do
    if #ids == 0 then
      return
    end
    ids = look(pipeline, pipeline.hashes[at], at, ids)
  end
end

-- Decides like IdentityRule.judge in Java. Returns D (new), N (newer version), R (duplicate), S
-- (superseded) or C (conflict); with N and S also the stored version, with C the stored digest.
local function judge(pipeline, id, digest, write, hi, lo)
  local known = pipeline.known[id]
  if not known then
    return 'D'
  end
  local head = pipeline.records and DIGEST + 8 or DIGEST
  local has = known:find(write.bit, head + 1, true)
  local same = known:sub(1, DIGEST) == digest
  if pipeline.records then
    local knownHi, knownLo = struct.unpack('>i4I4', known:sub(DIGEST + 1, head))
    if less(knownHi, knownLo, hi, lo) then
      return 'N', integer(knownHi, knownLo)
    elseif less(hi, lo, knownHi, knownLo) then
      if same and has then
        return 'R'
      end
      return 'S', integer(knownHi, knownLo)
    end
  end
  if not same then
    return 'C', known:sub(1, DIGEST)
  end
  return has and 'R' or 'D'
end

local function note(pipeline, id)
  if not pipeline.noted[id] then
    pipeline.noted[id] = true
    pipeline.notes[#pipeline.notes + 1] = id
  end
end

-- Adds the bit of the write's sink to the identity. If the state is newer than the stored one,
-- removes the bits of all other sinks.
local function remember(pipeline, id, digest, write, hi, lo, newer)
  local known, head = pipeline.known[id], digest
  if pipeline.records then
    head = digest .. struct.pack('>i4I4', hi, lo)
  end
  local sinks = known and not newer and known:sub(#head + 1) or ''
  pipeline.known[id] = head .. sinks .. write.bit
  note(pipeline, id)
end

-- Makes `persist` move the identity of a duplicate to the current hash: from now on the record can
-- be redelivered for a whole window again.
local function see(pipeline, id)
  if not pipeline.records and pipeline.at[id] and pipeline.at[id] > pipeline.current then
    note(pipeline, id)
  end
end

-- Stores identities. If records never change, they are moved from older hashes to the current one.
-- An identity in a newer hash, which was written before the clock was set back, stays there,
-- because that hash expires later.
local function persist(pipeline, ids, known)
  local entries, old = {}, {}
  for _, id in ipairs(ids) do
    local key = pipeline.records
    if not key then
      local at = pipeline.at[id] or pipeline.current
      if at > pipeline.current then
        old[at] = old[at] or {}
        table.insert(old[at], id)
      end
      key = pipeline.hashes[math.min(at, pipeline.current)]
    end
    local list = entries[key] or {}
    entries[key] = list
    list[#list + 1] = id
    list[#list + 1] = known[id]
  end
  for key, list in pairs(entries) do
    calls('HSET', key, list, 2)
    if not pipeline.records and key == pipeline.hashes[pipeline.current] then
      redis.call('EXPIRE', key, pipeline.seconds)
    end
  end
  for at, list in pairs(old) do
    calls('HDEL', pipeline.hashes[at], list, 1)
  end
end
