-- Ranks rows by the value of a field. ARGV has the key of the rank, the field, and for each row its
-- key and its member in the rank.
for i = 3, #ARGV, 2 do
  redis.call('ZADD', ARGV[1], redis.call('HGET', ARGV[i], ARGV[2]) or '-inf', ARGV[i + 1])
end
return 'RANKED'
