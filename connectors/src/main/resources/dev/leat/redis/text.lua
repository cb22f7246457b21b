-- Conversions of exact integers to texts that users can read.

local function decimal(text, scale)
  local sign = ''
  if text:byte(1) == 45 then
    sign, text = '-', text:sub(2)
  end
  if #text <= scale then
    text = ('0'):rep(scale - #text + 1) .. text
  end
  return sign .. text:sub(1, -scale - 1) .. '.' .. text:sub(-scale)
end

-- Converts days since 1970-01-01 to a date. Uses the well-known arithmetic with years that begin in
-- March.
local function date(days)
  local z = days + 719468
  local era = floor(z / 146097)
  local ofEra = z - era * 146097
  local yearOfEra =
    floor((ofEra - floor(ofEra / 1460) + floor(ofEra / 36524) - floor(ofEra / 146096)) / 365)
  local ofYear = ofEra - (365 * yearOfEra + floor(yearOfEra / 4) - floor(yearOfEra / 100))
  local march = floor((5 * ofYear + 2) / 153)
  local day = ofYear - floor((153 * march + 2) / 5) + 1
  local month = march < 10 and march + 3 or march - 9
  local year = yearOfEra + era * 400 + (month <= 2 and 1 or 0)
  return format('%04d-%02d-%02d', year, month, day)
end

-- Converts microseconds since 1970 to a timestamp.
local function timestamp(hi, lo)
  local seconds, micros = divide(hi, lo, 1000000)
  local days = floor(seconds / 86400)
  local ofDay = seconds - days * 86400
  local text = format(
    '%sT%02d:%02d:%02d', date(days), floor(ofDay / 3600), floor(ofDay / 60) % 60, ofDay % 60)
  return micros == 0 and text or text .. format('.%06d', micros)
end

-- Returns a measure's exact integer and, if it is different, the text that users can read. Redis
-- writes a Lua number with 17 digits. Dividing and rounding are exact below 2^52.
local function texts(measure, hi, lo)
  local as = measure.as
  local small = hi >= -1048576 and hi < 1048576
  local exact = small and hi * BASE + lo or integer(hi, lo)
  if not as then
    return exact
  elseif as == 'decimal' then
    return exact, small and format(measure.form, exact / measure.unit) or decimal(exact, measure.scale)
  elseif as == 'date' then
    return exact, date(hi * BASE + lo)
  end
  return exact, as == 'timestamp' and timestamp(hi, lo) or timestamp(hi, lo) .. 'Z'
end
