-- Ranks rows by a field: ARGV has the rank, the field, and name and member of each row.
for i = 3, #ARGV, 2 do
  redis.call('ZADD', ARGV[1], redis.call('HGET', ARGV[i], ARGV[2]) or '-inf', ARGV[i + 1])
end
return 'RANKED'
