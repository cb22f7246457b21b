-- A 64-bit integer is represented by two Lua numbers, hi * 2^32 + lo with 0 <= lo < 2^32, because
-- one Lua number is exact only up to 2^53. Sums of a few such integers are also exact, even if they
-- exceed 64 bits.
local BASE = 4294967296
local MOST, LEAST = 2147483647, -2147483648
local floor, format = math.floor, string.format

local function minus(hi, lo)
  if lo == 0 then
    return -hi, 0
  end
  return -hi - 1, BASE - lo
end

local function less(hi, lo, otherHi, otherLo)
  return hi < otherHi or (hi == otherHi and lo < otherLo)
end

local function damaged(key, field, text)
  error('LEAT_DAMAGED ' .. key .. ' has ' .. text .. ' in ' .. field .. ', not a 64-bit integer')
end

-- Parses the text of an integer. `key` and `field`, where it is stored, are for the error.
local function parse(text, key, field)
  if #text <= 15 then
    local n = tonumber(text)
    if not n or n ~= floor(n) then
      damaged(key, field, text)
    end
    local hi = floor(n / BASE)
    return hi, n - hi * BASE
  end
  if not text:find('^%-?%d+$') or #text > 20 then
    damaged(key, field, text)
  end
  local negative = text:byte(1) == 45
  local hi, lo = 0, 0
  for at = negative and 2 or 1, #text, 6 do
    local group = text:sub(at, at + 5)
    local power = 10 ^ #group
    lo = lo * power + tonumber(group)
    local carry = floor(lo / BASE)
    hi, lo = hi * power + carry, lo - carry * BASE
  end
  if negative then
    hi, lo = minus(hi, lo)
  end
  if hi > MOST or hi < LEAST then
    damaged(key, field, text)
  end
  return hi, lo
end

-- Returns the quotient, rounded down, and the remainder. `by` must be from 2^11 to 2^37.
local divide
function divide(hi, lo, by)
  if hi < 0 then
    local quotient, rest = divide(-hi - 1, BASE - 1 - lo, by)
    return -quotient - 1, by - 1 - rest
  end
  local quotient, rest = 0, 0
  for _, digit in ipairs({floor(hi / 65536), hi % 65536, floor(lo / 65536), lo % 65536}) do
    rest = rest * 65536 + digit
    local times = floor(rest / by)
    quotient, rest = quotient * 65536 + times, rest - times * by
  end
  return quotient, rest
end

local function integer(hi, lo)
  if hi >= -2097152 and hi < 2097152 then
    return format('%.0f', hi * BASE + lo)
  end
  local sign = ''
  if hi < 0 then
    sign, hi, lo = '-', minus(hi, lo)
  end
  local billions, rest = divide(hi, lo, 1000000000)
  return format('%s%.0f%09.0f', sign, billions, rest)
end
