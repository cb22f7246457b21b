-- Claims names of keys for an app. ARGV has the hash with the owners, the app, and three texts per
-- name: '=' for exactly this name or '*' for all names that begin with it, the name, and the view
-- that uses it. Claims all names. If another app owns one of them, claims nothing and returns the
-- owned name, its app, and the view that would use it.
local owners, app = ARGV[1], ARGV[2]

local function covers(how, name, other)
  return name == other or (how == '*' and other:sub(1, #name) == name)
end

local claimed = redis.call('HGETALL', owners)
for i = 3, #ARGV, 3 do
  local how, name = ARGV[i], ARGV[i + 1]
  for c = 1, #claimed, 2 do
    local otherHow, other = claimed[c]:sub(1, 1), claimed[c]:sub(2)
    if claimed[c + 1] ~= app and (covers(how, name, other) or covers(otherHow, other, name)) then
      return {otherHow == '*' and other .. '...' or other, claimed[c + 1], ARGV[i + 2]}
    end
  end
end
for i = 3, #ARGV, 3 do
  redis.call('HSET', owners, ARGV[i] .. ARGV[i + 1], app)
end
return 'CLAIMED'
