-- Applies a batch of new records whose values are already added up per row and per part. All values
-- are below 2^52, so that one Lua number is exact. Returns NEW if the batch was applied. Returns
-- KNOWN if a record is not new, and LARGE if a value is too large; then nothing was written, and
-- the batch must be sent row by row.
local BELOW, DIGITS, SHORT = 4503599627370496, 16, 2147483648
local call, unpack, floor, format = redis.call, unpack, math.floor, string.format

local batch = cmsgpack.unpack(ARGV[1])
if not registered(batch) then
  return 'UNREGISTERED'
end

-- The script creates many small tables and ends after milliseconds. Garbage collection would take a
-- fifth of this time; Redis collects between scripts.
collectgarbage('stop')

local function answer(word)
  collectgarbage('restart')
  return word
end

local function known(key, ids)
  for from = 1, #ids, CHUNK do
    local to = math.min(from + CHUNK - 1, #ids)
    local found = call('HMGET', key, unpack(ids, from, to))
    for i = 1, to - from + 1 do
      if found[i] then
        return true
      end
    end
  end
end

for _, at in ipairs(present(batch)) do
  if known(batch.hashes[at], batch.ids) then
    return answer('KNOWN')
  end
end

local function whole(value)
  if value < SHORT and value > -SHORT then
    return format('%d', value)
  end
  return format('%.0f', value)
end

-- Returns the text of a decimal that users can read.
local function decimal(measure, value)
  local sign = ''
  if value < 0 then
    sign, value = '-', -value
  end
  local rest = value % measure.unit
  local before = (value - rest) / measure.unit
  if before < SHORT and measure.unit < SHORT then
    return format(measure.short, sign, before, rest)
  end
  return format(measure.long, sign, before, rest)
end

-- The arguments of all HSET calls: for each hash its key, then fields and values. `ends` has the
-- index of the last value of each hash.
local out, n, ends = {}, 0, {}
local NOTHING = {}

-- Adds the values at index `i` to those that a hash has in `fields`. Returns three values: true,
-- true if the hash had a value before, and the new value of the measure `by`. Returns nothing if a
-- value is too large.
local function sum(measures, key, fields, added, i, found, total, by)
  local listed, rank = false, false
  n = n + 1
  out[n] = key
  for m = 1, #measures do
    local measure, value, text = measures[m], added[m][i], found[m]
    if text then
      listed = true
      local kept = #text <= DIGITS and tonumber(text)
      if not kept or kept % 1 ~= 0 then
        return
      end
      local kind = measure.kind
      if not value then
        value = kept
      elseif kind == 'sum' then
        value = value + kept
      elseif (kept < value) == (kind == 'min') then
        value = kept
      end
    end
    if value then
      if value >= BELOW or value <= -BELOW then
        return
      end
      local exact = whole(value)
      out[n + 1], out[n + 2] = fields[m], exact
      n = n + 2
      if total and measure.as then
        local shown
        if measure.as == 'decimal' then
          shown = decimal(measure, value)
          exact = shown
        else
          local hi = floor(value / BASE)
          local _, read = texts(measure, hi, value - hi * BASE)
          shown = read
        end
        out[n + 1], out[n + 2] = measure.name, shown
        n = n + 2
      end
      if m == by then
        rank = exact
      end
    end
  end
  ends[#ends + 1] = n
  return true, listed, rank
end

local function rowsOf(view)
  local names, orders, labels, fields = view.names, view.orders, view.labels, {}
  local listed, ranked, l, r = {}, {}, 0, 0
  view.listed, view.ranked, view.fresh = listed, ranked, {}
  for m, measure in ipairs(view.measures) do
    fields[m] = measure.field
    if measure.as == 'decimal' then
      measure.unit = 10 ^ measure.scale
      measure.short = '%s%d.%0' .. measure.scale .. 'd'
      measure.long = '%s%.0f.%0' .. measure.scale .. '.0f'
    end
  end
  for i = 1, #names do
    local found = call('HMGET', names[i], unpack(fields))
    local fits, before, rank = sum(view.measures, names[i], fields, view.rows, i, found, true, view.by)
    if not fits then
      return false
    end
    if not before then
      view.fresh[i] = true
      listed[l + 1], listed[l + 2] = 0, orders[i]
      l = l + 2
    end
    if view.by then
      ranked[r + 1], ranked[r + 2] = rank or '-inf', labels[i]
      r = r + 2
    end
  end
  return true
end

-- Adds the parts of a view. The parts of a row that had no values before need not be read.
local function partsOf(view)
  local names, of, fresh, fields, keys = view.names, view.of, view.fresh, {}, {}
  for p, period in ipairs(view.periods) do
    fields[p] = {}
    for m, measure in ipairs(view.measures) do
      fields[p][m] = period .. ':' .. measure.name
    end
  end
  for i = 1, #of do
    local place, mine = of[i], fields[view.period[i]]
    local key = keys[place]
    if not key then
      key = '{' .. names[place] .. '}' .. view.suffix
      keys[place] = key
    end
    local found = fresh[place] and NOTHING or call('HMGET', key, unpack(mine))
    local first = n
    if not sum(view.measures, key, mine, view.parts, i, found) then
      return false
    end
    if n == first + 1 then -- a part without values
      out[n + 1], out[n + 2] = view.periods[view.period[i]] .. ':', ''
      n = n + 2
      ends[#ends] = n
    end
  end
  return true
end

for _, view in ipairs(batch.views) do
  call('ZCARD', view.keys)
  if view.by then
    call('ZCARD', view.rank)
  end
  if not rowsOf(view) or (view.of and not partsOf(view)) then
    return answer('LARGE')
  end
end

-- Everything has been read; from here on the script writes.

local first = 1
for i = 1, #ends do
  local last = ends[i]
  if last > first then
    call('HSET', unpack(out, first, last))
  end
  first = last + 1
end
for _, view in ipairs(batch.views) do
  calls('ZADD', view.keys, view.listed, 2)
  if view.by then
    calls('ZADD', view.rank, view.ranked, 2)
  end
end
local key = batch.hashes[batch.current]
calls('HSET', key, batch.notes, 2)
call('EXPIRE', key, batch.seconds)
return answer('NEW')
