-- A cell is a row of a view, or one of its parts: `now` has hi and lo of each measure, nothing where
-- nothing contributed; `listed` says that something had before.
local rows, changed = {}, {}

-- The fields of a view's measures, for a row or for the parts of one period.
local function fieldsOf(view, period)
  local fields = {}
  for m, measure in ipairs(view.measures) do
    fields[m] = period and period .. ':' .. measure.name or measure.field
  end
  view.fields[period or ''] = fields
  return fields
end

local function load(key, view, period)
  local fields = view.fields[period or ''] or fieldsOf(view, period)
  local found = redis.call('HMGET', key, unpack(fields))
  local now, listed = {}, false
  for m = 1, #fields do
    local text = found[m]
    if text then
      listed = true
      now[2 * m - 1], now[2 * m] = parse(text, key, fields[m])
    end
  end
  return {key = key, view = view, period = period, fields = fields, now = now, listed = listed}
end

-- The row at a place, which is its Redis key, its member in the rank and in the list of keys.
local function row(view, place)
  local cell = rows[place[1]]
  if not cell then
    cell = load(place[1], view, nil)
    cell.place, cell.pieces = place, {}
    rows[place[1]] = cell
  end
  return cell
end

-- The part of a row that begins at `period`.
local function part(total, period)
  local cell = total.pieces[period]
  if not cell then
    cell = load('{' .. total.key .. '}' .. total.view.parts, total.view, period)
    total.pieces[period] = cell
  end
  return cell
end

-- Makes in `into` the values of `cell` with row `i` of the write's columns added; the number of a
-- measure whose value does not fit. `all` has the value of a column that has only one.
local function sum(cell, write, i, into)
  local now, measures = cell.now, cell.view.measures
  local his, los, all = write.hi, write.lo, write.all
  local h = 1
  for m = 1, #measures do
    local lo, oldHi = all[m] or los[m][i], now[h]
    local hi = his[m] and his[m][i] or 0
    if not lo then
      hi, lo = oldHi, now[h + 1]
    elseif oldHi then
      local oldLo, kind = now[h + 1], measures[m].kind
      if kind == 'sum' then
        hi, lo = hi + oldHi, lo + oldLo
        if lo >= BASE then
          hi, lo = hi + 1, lo - BASE
        end
        if hi > MOST or hi < LEAST then
          return m
        end
      elseif less(hi, lo, oldHi, oldLo) ~= (kind == 'min') then
        hi, lo = oldHi, oldLo
      end
    end
    into[h], into[h + 1] = hi, lo
    h = h + 2
  end
end

-- Gives a cell its new values, and the caller the old ones, to be written over.
local function accept(cell, values)
  local before = cell.now
  cell.now = values
  if not cell.changed then
    cell.changed = true
    changed[#changed + 1] = cell
  end
  return before
end

-- Says why a row is refused: which cell, which measure, and where its value is.
local function refusal(cell, m)
  local hi, lo = cell.now[2 * m - 1] or 0, cell.now[2 * m] or 0
  return {cell.place and 'row' or 'part', m, integer(hi, lo)}
end
