-- For records that change, each view stores the last contribution of each record, so that it can
-- subtract it again. A contribution is {key, member, order, period or false, hi, lo, hi, lo, ...}.
-- A null value has false as hi and lo; no contribution at all is false. A record that is all its
-- rows has a list of contributions.
local lasts, contributions = {}, {}

local function last(key, id)
  local mine = lasts[key]
  if not mine then
    mine = {}
    lasts[key] = mine
  end
  if mine[id] == nil then
    local found = redis.call('HGET', key, id)
    mine[id] = found and cmsgpack.unpack(found)
  end
  return mine[id]
end

local function keep(key, id, contribution)
  lasts[key][id] = contribution
  local mine = contributions[key]
  if not mine then
    mine = {}
    contributions[key] = mine
  end
  mine[id] = true
end

-- Returns the contribution of row `i` of a write. It has the name that the row will have when its
-- generation has replaced the view.
local function contribution(view, write, place, i)
  local name = view.prefix and place[1]:sub(#view.prefix + 1) or place[1]
  local made = {name, place[2], place[3], write.period and write.periods[write.period[i]] or false}
  for m = 1, #write.hi do
    local lo = write.all[m] or write.lo[m][i]
    made[#made + 1] = lo and (write.hi[m] and write.hi[m][i] or 0) or false
    made[#made + 1] = lo or false
  end
  return made
end

-- Adds a contribution to the new values of a cell or, with `out`, subtracts it. The sums may exceed
-- 64 bits; the caller checks the final ones.
local function shift(touched, cell, contribution, out)
  local now, spare = cell.now, touched[cell]
  if not spare then
    spare = {}
    touched[cell] = spare
    touched[#touched + 1] = cell
    for at = 1, 2 * #cell.view.measures do
      spare[at] = now[at]
    end
  end
  for h = 1, 2 * #cell.view.measures, 2 do
    local hi, lo = contribution[h + 4], contribution[h + 5]
    if hi then
      if out then
        hi, lo = minus(hi, lo)
      end
      hi, lo = hi + (spare[h] or 0), lo + (spare[h + 1] or 0)
      if lo >= BASE then
        hi, lo = hi + 1, lo - BASE
      end
      spare[h], spare[h + 1] = hi, lo
    end
  end
end

-- Returns true if a part begins before the retained parts. Such a part is not changed, because it
-- may not contain the previous state of the record. The text of a year after 9999 begins with a
-- plus.
local function old(view, period)
  if not view.oldest or period:sub(1, 1) == '+' then
    return false
  end
  local least = view.oldest[period:find('T', 1, true) and 2 or 1]
  return period:sub(1, #least) < least
end

local function shiftBoth(touched, view, contribution, out)
  if contribution and type(contribution[1]) == 'table' then
    for _, one in ipairs(contribution) do
      shiftBoth(touched, view, one, out)
    end
  elseif contribution then
    local place = contribution
    if view.prefix then
      place = {view.prefix .. contribution[1], contribution[2], contribution[3]}
    end
    local total = row(view, place)
    shift(touched, total, contribution, out)
    if contribution[4] and not old(view, contribution[4]) then
      shift(touched, part(total, contribution[4]), contribution, out)
    end
  end
end

-- Replaces a record's previous contribution by the new one; each may be false. If a sum does not
-- fit into 64 bits, changes nothing and returns a refusal.
local function replace(view, before, after)
  local touched = {}
  shiftBoth(touched, view, before, true)
  shiftBoth(touched, view, after, false)
  for _, cell in ipairs(touched) do
    for m = 1, #view.measures do
      local hi = touched[cell][2 * m - 1]
      if hi and (hi > MOST or hi < LEAST) then
        return refusal(cell, m)
      end
    end
  end
  for _, cell in ipairs(touched) do
    accept(cell, touched[cell])
  end
end
