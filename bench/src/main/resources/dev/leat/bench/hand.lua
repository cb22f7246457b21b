-- A script written by hand for exactly these two views. It stores identities with their digests, for
-- each user a row, the row's values by day and a rank, and one row with its values by day for all
-- users. Arguments: the key of the hash of identities; then identity, digest, user, day and cents of
-- each order. Returns a number for each order: 1 new, 0 duplicate, -1 conflict.
local ids = ARGV[1]
local count, cents, days, answers = 0, 0, {}, {}
for i = 2, #ARGV, 5 do
  local id, digest, user, day, value = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local new = redis.call('HSETNX', ids, id, digest)
  if new == 1 then
    redis.call('HINCRBY', 'hand:' .. user, 'order_count', 1)
    redis.call('HINCRBY', 'hand:' .. user, 'total_spend', value)
    redis.call('HINCRBY', 'hand:' .. user .. ':days', day .. ':order_count', 1)
    redis.call('HINCRBY', 'hand:' .. user .. ':days', day .. ':total_spend', value)
    redis.call('ZINCRBY', 'hand:rank', value, user)
    local of = days[day] or {0, 0}
    days[day] = of
    count, cents = count + 1, cents + tonumber(value)
    of[1], of[2] = of[1] + 1, of[2] + tonumber(value)
  elseif redis.call('HGET', ids, id) ~= digest then
    new = -1
  end
  answers[#answers + 1] = new
end
redis.call('HINCRBY', 'hand', 'total_orders', count)
redis.call('HINCRBY', 'hand', 'total_revenue', cents)
for day, of in pairs(days) do
  redis.call('HINCRBY', 'hand:days', day .. ':total_orders', of[1])
  redis.call('HINCRBY', 'hand:days', day .. ':total_revenue', of[2])
end
return answers
