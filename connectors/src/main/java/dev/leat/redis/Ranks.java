package dev.leat.redis;

import dev.leat.app.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/// Keeps the rank of each view on the measure that the app names. The registry has the measure of
/// the stored rank; if it differs, the rank is rebuilt from the rows before the first read. Each
/// page is read and ranked in one script, so that commits can run in between. Thread-safe; other
/// threads wait for a rebuild.
final class Ranks {

    private static final int PAGE = 1_000;

    private static final LuaScript RANK = LuaScript.of("rank.lua");

    private final KeyLayout layout;

    Ranks(KeyLayout layout) {
        this.layout = layout;
    }

    /// Returns the registry's value for a complete rank: the measure, or nothing without a rank.
    static String measure(View view) {
        return view.rankBy().orElse("");
    }

    void settle(Jedis redis) {
        if (!layout.newGeneration()
                && layout.views().values().stream().anyMatch(v -> !settled(redis, v))) {
            build(redis);
        }
    }

    private boolean settled(Jedis redis, RedisView view) {
        var kept = redis.hget(layout.registry(), AppRegistry.rankField(view.name()));
        return measure(view.view()).equals(kept);
    }

    private synchronized void build(Jedis redis) {
        for (var view : layout.views().values()) {
            if (!settled(redis, view)) {
                build(redis, view);
            }
        }
    }

    /// Restarts after an interruption. Every row is ranked, so the old rank may stay until then.
    private void build(Jedis redis, RedisView view) {
        var field = AppRegistry.rankField(view.name());
        redis.hdel(layout.registry(), field);
        var rank = view.rankBy();
        if (rank.isPresent()) {
            var by = score(view.measures().get(rank.getAsInt() - 1));
            KeyPage.each(redis, view, PAGE, page -> rank(redis, view, by, page));
        } else {
            redis.unlink(view.rank());
        }
        redis.hset(layout.registry(), field, measure(view.view()));
    }

    /// Returns the field whose text is the score.
    private static String score(View.Measure measure) {
        boolean decimal = RedisView.as(measure).filter("decimal"::equals).isPresent();
        return decimal ? measure.name() : RedisView.field(measure);
    }

    private static void rank(Jedis redis, RedisView view, String by, List<byte[]> page) {
        var arguments = new ArrayList<byte[]>();
        arguments.add(bytes(view.rank()));
        arguments.add(bytes(by));
        for (var order : page) {
            var key = KeyText.key(order, view.view().key().size());
            arguments.add(bytes(view.names().of(key)));
            arguments.add(bytes(KeyText.label(key)));
        }
        RANK.run(redis, arguments.toArray(byte[][]::new));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
