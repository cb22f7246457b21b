-- Decides the outcome of each row of a batch, and applies the writes. Everything is read before
-- anything is written, so an error while reading changes nothing. Returns a text per write with one
-- letter per row, and a list of details for some rows.
local batch = cmsgpack.unpack(ARGV[1])

if not registered(batch) then
  return 'UNREGISTERED'
end

-- The script creates many small tables and ends after milliseconds. Garbage collection would take a
-- fifth of this time; Redis collects between scripts.
collectgarbage('stop')

for _, pipeline in ipairs(batch.pipelines) do
  pipeline.known, pipeline.at, pipeline.noted, pipeline.notes = {}, {}, {}, {}
end
for _, rows in ipairs(batch.rows) do
  find(batch.pipelines[rows.pipeline], rows.ids)
end
for _, view in ipairs(batch.views) do
  view.fields, view.listed, view.ranked = {}, {}, {}
  redis.call('ZCARD', view.keys)
  if view.rank then
    redis.call('ZCARD', view.rank)
  end
  for _, measure in ipairs(view.measures) do
    if measure.as == 'decimal' then
      measure.form, measure.unit = '%.' .. measure.scale .. 'f', 10 ^ measure.scale
    end
  end
end

local spareRow, sparePart = {}, {}

local function add(view, write, i)
  local total = row(view, write.places[write.at[i]])
  local m = sum(total, write, i, spareRow)
  if m then
    return refusal(total, m)
  end
  if write.period then
    local piece = part(total, write.periods[write.period[i]])
    m = sum(piece, write, i, sparePart)
    if m then
      return refusal(piece, m)
    end
    sparePart = accept(piece, sparePart)
  end
  spareRow = accept(total, spareRow)
end

-- Returns the contributions of record `i`, which is all its rows; false if it has no rows.
local function list(view, write, i)
  local made = {}
  for at = write.spans[i], write.spans[i + 1] - 1 do
    made[#made + 1] = contribution(view, write, write.places[write.at[at]], at)
  end
  return #made > 0 and made
end

local function change(view, write, i, id)
  local before, after = last(write.last, id), false
  if write.spans then
    after = list(view, write, i)
  elseif write.at[i] > 0 then
    after = contribution(view, write, write.places[write.at[i]], i)
  end
  local why = replace(view, before, after)
  if not why then
    keep(write.last, id, after)
  end
  return why
end

local answers, more = {}, {}

local function decide(w, write)
  local pipeline, view = batch.pipelines[write.pipeline], batch.views[write.view]
  local source, words = batch.rows[write.rows], {}
  for i = 1, write.spans and #write.spans - 1 or #write.at do
    local r = write.pick and write.pick[i] or i
    local id, digest = source.ids[r], source.digests[r]
    local hi, lo = source.hi and source.hi[r], source.lo and source.lo[r]
    local word, detail = judge(pipeline, id, digest, write, hi, lo)
    if word == 'R' then
      see(pipeline, id)
    elseif (word == 'D' or word == 'N') and not write.spans and write.at[i] == 0 then
      word, detail = 'M', nil
    elseif word == 'D' or word == 'N' then
      local why
      if pipeline.records then
        why = change(view, write, i, id)
      else
        why = add(view, write, i)
      end
      if why then
        word, detail = 'V', nil
        more[#more + 1] = {w, i, unpack(why)}
      else
        remember(pipeline, id, digest, write, hi, lo, word == 'N')
      end
    end
    if detail then
      more[#more + 1] = {w, i, detail}
    end
    words[i] = word
  end
  return table.concat(words)
end

for w, write in ipairs(batch.writes) do
  answers[w] = decide(w, write)
end

if batch.dry then
  collectgarbage('restart')
  return {answers, more}
end

-- Everything has been read; from here on the script writes.

local function rank(view, hi, lo)
  local measure = view.measures[view.rankBy]
  local exact, text = texts(measure, hi, lo)
  return measure.as == 'decimal' and text or exact
end

local values = {}

local function write(cell)
  local now, fields, measures, n = cell.now, cell.fields, cell.view.measures, 0
  for m = 1, #fields do
    local hi = now[2 * m - 1]
    if hi then
      local exact, text = texts(measures[m], hi, now[2 * m])
      values[n + 1], values[n + 2] = fields[m], exact
      n = n + 2
      if text and cell.place then
        values[n + 1], values[n + 2] = measures[m].name, text
        n = n + 2
      end
    end
  end
  if n == 0 and not cell.place then
    values[1], values[2], n = cell.period .. ':', '', 2 -- a part without values
  end
  if n > 0 then
    redis.call('HSET', cell.key, unpack(values, 1, n))
  end
end

for _, cell in ipairs(changed) do
  write(cell)
  local view, place = cell.view, cell.place
  if place then
    local listed, ranked = view.listed, view.ranked
    if not cell.listed then
      listed[#listed + 1] = 0
      listed[#listed + 1] = place[3]
    end
    if view.rank then
      local m = view.rankBy
      local hi = cell.now[2 * m - 1]
      ranked[#ranked + 1] = hi and rank(view, hi, cell.now[2 * m]) or '-inf'
      ranked[#ranked + 1] = place[2]
    end
  end
end

for _, view in ipairs(batch.views) do
  calls('ZADD', view.keys, view.listed, 2)
  calls('ZADD', view.rank, view.ranked, 2)
end

for _, pipeline in ipairs(batch.pipelines) do
  persist(pipeline, pipeline.notes, pipeline.known)
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

collectgarbage('restart')
return {answers, more}
