package dev.leat.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/// A script in Redis, written by hand for the two views of the orders example (`hand.lua`). Used by
/// one thread.
public final class HandScript {

    /// The hash of the row of all orders; the row of a user has the key `hand:USER`.
    public static final String TOTALS = "hand";

    private static final byte[] IDENTITIES = utf8("hand:ids");

    /// An order.
    ///
    /// @param start start of the day, in microseconds since 1970
    public record Order(byte[] identity, byte[] digest, String user, long start, long cents) {}

    private final Jedis redis;
    private final byte[] sha;

    public HandScript(Jedis redis) throws IOException {
        this.redis = redis;
        this.sha = utf8(redis.scriptLoad(script()));
    }

    /// Adds orders to the views, in one call. Returns a number for each order: 1 new, 0 duplicate,
    /// -1 conflict.
    public List<?> add(List<Order> orders) {
        var arguments = new ArrayList<byte[]>(1 + 5 * orders.size());
        arguments.add(IDENTITIES);
        for (var order : orders) {
            var day = LocalDate.ofEpochDay(Math.floorDiv(order.start(), 86_400_000_000L));
            arguments.add(order.identity());
            arguments.add(order.digest());
            arguments.add(utf8(order.user()));
            arguments.add(utf8(day.toString()));
            arguments.add(utf8(Long.toString(order.cents())));
        }
        return (List<?>) redis.evalsha(sha, List.of(), arguments);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String script() throws IOException {
        try (var in = HandScript.class.getResourceAsStream("hand.lua")) {
            if (in == null) {
                throw new IllegalStateException("the jar has no hand.lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
