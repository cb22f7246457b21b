-- A cell is a row of a view, or one of its parts: `now` has hi and lo of each measure, nothing
-- where nothing contributed; `spare` is where new values are made before they count.
local cells, changed = {}, {}

local function load(name, key, prefix, view)
  local cell = {key = key, prefix = prefix, view = view, now = {}, spare = {}}
  local fields = {}
  for m, measure in ipairs(view.measures) do
    fields[m] = prefix .. (prefix == '' and measure.field or measure.name)
  end
  cell.fields = fields
  local found = redis.call('HMGET', key, unpack(fields))
  for m = 1, #fields do
    local text = found[m]
    if text then
      cell.now[2 * m - 1], cell.now[2 * m] = parse(text, key, fields[m])
    end
  end
  cells[name] = cell
  return cell
end

-- The row at a place, which is its Redis key, its member in the rank and in the list of keys.
local function row(view, place)
  local key = place[1]
  local cell = cells[key]
  if not cell then
    cell = load(key, key, '', view)
    cell.place = place
  end
  return cell
end

-- The part of a row that begins at `period`.
local function part(view, place, period)
  local key = '{' .. place[1] .. '}' .. view.parts
  local name = key .. '\0' .. period
  return cells[name] or load(name, key, period .. ':', view)
end

-- Makes the values of `cell` with row `i` of the write's columns added in `spare`; the number of a
-- measure whose value does not fit.
local function sum(cell, write, i)
  local now, spare = cell.now, cell.spare
  local his, los, measures = write.hi, write.lo, cell.view.measures
  for m = 1, #measures do
    local h, l = 2 * m - 1, 2 * m
    local hi, oldHi = his[m][i], now[h]
    if not hi then
      spare[h], spare[l] = oldHi, now[l]
    elseif not oldHi then
      spare[h], spare[l] = hi, los[m][i]
    else
      local lo, oldLo, kind = los[m][i], now[l], measures[m].kind
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
      spare[h], spare[l] = hi, lo
    end
  end
end

local function change(cell)
  if not cell.changed then
    cell.changed = true
    changed[#changed + 1] = cell
  end
end

-- What has been made in `spare` counts.
local function accept(cell)
  cell.now, cell.spare = cell.spare, cell.now
  change(cell)
end

-- Says why a row is refused: which cell, which measure, and where its value is.
local function refusal(cell, m)
  return {cell.place and 'row' or 'part', m, integer(cell.now[2 * m - 1] or 0, cell.now[2 * m] or 0)}
end
