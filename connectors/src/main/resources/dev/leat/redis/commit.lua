-- Judges and applies the writes of one batch. All that is read is read before anything is written:
-- an error on the way leaves nothing behind. Answers a word of one letter for each row, and lists
-- of what is to say beyond it.
local batch = cmsgpack.unpack(ARGV[1])

for field, text in pairs(batch.registered) do
  if redis.call('HGET', batch.registry, field) ~= text then
    return 'UNREGISTERED'
  end
end
for _, pipeline in ipairs(batch.pipelines) do
  pipeline.known, pipeline.at, pipeline.noted, pipeline.notes = {}, {}, {}, {}
end
for _, rows in ipairs(batch.rows) do
  find(batch.pipelines[rows.pipeline], rows.ids)
end
for _, view in ipairs(batch.views) do
  redis.call('ZCARD', view.keys)
  view.keyed, view.ranked = {}, {}
  if view.rank then
    redis.call('ZCARD', view.rank)
  end
end

local function add(view, write, i)
  local at = write.at[i]
  local place = write.places[at]
  local total = row(view, place)
  local m = sum(total, write, i)
  if m then
    return refusal(total, m)
  end
  if write.period then
    local piece = part(view, place, write.periods[write.period[i]])
    m = sum(piece, write, i)
    if m then
      return refusal(piece, m)
    end
    accept(piece)
  end
  accept(total)
end

local function take(view, pipeline, write, i, id)
  local at = write.at[i]
  if not pipeline.records then
    return at > 0 and add(view, write, i)
  end
  local key = write.last
  local before = last(key, id)
  local after = at > 0 and contribution(write, write.places[at], i)
  local why = replace(view, before, after)
  if not why then
    keep(key, id, after)
  end
  return why
end

local answers, more = {}, {}

local function decide(w, write, i)
  local pipeline, view = batch.pipelines[write.pipeline], batch.views[write.view]
  local rows, r = batch.rows[write.rows], write.pick[i]
  local id, digest = rows.ids[r], rows.digests[r]
  local hi, lo = rows.hi and rows.hi[r], rows.lo and rows.lo[r]
  local word, detail = judge(pipeline, id, digest, write, hi, lo)
  if word == 'D' or word == 'N' then
    local why
    if write.at[i] == 0 then
      word, detail = 'M', nil
    else
      why = take(view, pipeline, write, i, id)
    end
    if why then
      more[#more + 1] = {w, i, unpack(why)}
      return 'V'
    elseif word ~= 'M' then
      remember(pipeline, id, digest, write, hi, lo, word == 'N')
    end
  elseif word == 'R' then
    see(pipeline, id)
  end
  if detail then
    more[#more + 1] = {w, i, detail}
  end
  return word
end

for w, write in ipairs(batch.writes) do
  local words = {}
  for i = 1, #write.pick do
    words[i] = decide(w, write, i)
  end
  answers[w] = table.concat(words)
end

-- From here on Redis is written.

local function calls(command, key, list, width)
  for from = 1, #list, CHUNK * width do
    redis.call(command, key, unpack(list, from, math.min(from + CHUNK * width - 1, #list)))
  end
end

local function list(cell)
  local view, place = cell.view, cell.place
  table.insert(view.keyed, '0')
  table.insert(view.keyed, place[3])
  if view.rank then
    local m = view.rankBy
    local measure, hi, lo = view.measures[m], cell.now[2 * m - 1], cell.now[2 * m]
    local score = hi and integer(hi, lo) or '-inf'
    if hi and measure.as == 'decimal' then
      score = decimal(score, measure.scale)
    end
    table.insert(view.ranked, score)
    table.insert(view.ranked, place[2])
  end
end

for _, cell in ipairs(changed) do
  local values = {}
  for m, measure in ipairs(cell.view.measures) do
    local hi, lo = cell.now[2 * m - 1], cell.now[2 * m]
    if hi then
      local exact = integer(hi, lo)
      values[#values + 1] = cell.fields[m]
      values[#values + 1] = exact
      if cell.place and measure.as then
        values[#values + 1] = measure.name
        values[#values + 1] = human(measure, hi, lo, exact)
      end
    end
  end
  if #values == 0 and not cell.place then
    values = {cell.prefix, ''} -- the part is there, though nothing contributed
  end
  calls('HSET', cell.key, values, 2)
  if cell.place then
    list(cell)
  end
end

for _, view in ipairs(batch.views) do
  calls('ZADD', view.keys, view.keyed, 2)
  calls('ZADD', view.rank, view.ranked, 2)
end

for _, pipeline in ipairs(batch.pipelines) do
  local pairsOfIds, old = {}, {}
  for i, id in ipairs(pipeline.notes) do
    pairsOfIds[2 * i - 1], pairsOfIds[2 * i] = id, pipeline.known[id]
    local at = pipeline.at[id]
    if not pipeline.records and at and at ~= pipeline.today then
      old[at] = old[at] or {}
      table.insert(old[at], id)
    end
  end
  local key = pipeline.records or pipeline.days[pipeline.today]
  calls('HSET', key, pairsOfIds, 2)
  if #pairsOfIds > 0 and not pipeline.records then
    redis.call('EXPIRE', key, pipeline.seconds)
  end
  for at, ids in pairs(old) do
    calls('HDEL', pipeline.days[at], ids, 1)
  end
end

for key, ids in pairs(contributions) do
  for id in pairs(ids) do
    local made = lasts[key][id]
    if made then
      redis.call('HSET', key, id, cmsgpack.pack(made))
    else
      redis.call('HDEL', key, id)
    end
  end
end

return {answers, more}
