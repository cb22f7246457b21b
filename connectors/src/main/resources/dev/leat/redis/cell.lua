-- A cell is a row of a view, or a part (period) of a row. `now` has hi and lo of each measure, or
-- nil for a null value. `listed` is true if Redis had a value before.
local rows, changed = {}, {}

-- Returns the fields of a view's measures for a row or, with `period`, for a part that begins then.
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

-- Returns the row of a view. `place` has its Redis key, its member in the rank, and its member in
-- the list of keys.
local function row(view, place)
  local cell = rows[place[1]]
  if not cell then
    cell = load(place[1], view, nil)
    cell.place, cell.pieces = place, {}
    rows[place[1]] = cell
  end
  return cell
end

-- Returns the part of a row that begins at `period`.
local function part(total, period)
  local cell = total.pieces[period]
  if not cell then
    cell = load('{' .. total.key .. '}' .. total.view.parts, total.view, period)
    total.pieces[period] = cell
  end
  return cell
end

-- Writes to `into` the values of `cell` with row `i` of the write added. If a value does not fit
-- into 64 bits, returns the number of its measure. `all` has the value of a column whose values are
-- all equal.
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

-- Sets the new values of a cell. Returns the table with the old ones, which the caller may reuse.
local function accept(cell, values)
  local before = cell.now
  cell.now = values
  if not cell.changed then
    cell.changed = true
    changed[#changed + 1] = cell
  end
  return before
end

-- Returns the reason why a row is refused: the kind of cell, the measure, and its current value.
local function refusal(cell, m)
  local hi, lo = cell.now[2 * m - 1] or 0, cell.now[2 * m] or 0
  return {cell.place and 'row' or 'part', m, integer(hi, lo)}
end
