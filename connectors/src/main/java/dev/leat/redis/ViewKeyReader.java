package dev.leat.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;

/// A reader of a view's keys in order, a page at a time.
final class ViewKeyReader {

    private static final byte[] FIRST = {'-'};
    private static final byte[] END = {'+'};

    private ViewKeyReader() {}

    /// Returns up to `limit` keys that follow `last`, in the form of [KeyText#order]. If `begin` is
    /// true, returns the first keys.
    static List<byte[]> read(Jedis redis, RedisView view, boolean begin, byte[] last, int limit) {
        var keys = view.keys().getBytes(StandardCharsets.UTF_8);
        return redis.zrangeByLex(keys, begin ? FIRST : behind(last), END, 0, limit);
    }

    private static byte[] behind(byte[] last) {
        var from = new byte[last.length + 1];
        from[0] = '(';
        System.arraycopy(last, 0, from, 1, last.length);
        return from;
    }

    /// Passes all pages in order.
    static void each(Jedis redis, RedisView view, int limit, Consumer<List<byte[]>> page) {
        var keys = read(redis, view, true, new byte[0], limit);
        while (!keys.isEmpty()) {
            page.accept(keys);
            keys =
                    keys.size() < limit
                            ? List.of()
                            : read(redis, view, false, keys.getLast(), limit);
        }
    }
}
