package dev.leat.redis;

import dev.leat.app.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/// The stored ranks of views. The registry has the measure by which each rank is stored. If the app
/// names another measure, the rank is rebuilt from the rows before the first read. A script reads
/// and ranks one page of rows, so that commits can run between the pages. Thread-safe; other
/// threads wait until the rank is rebuilt.
record Ranks(KeyLayout layout) {

    private static final int PAGE = 1_000;

    private static final LuaScript RANK = LuaScript.of("rank.lua");

    /// Returns the value that the registry has after the rank was rebuilt: the measure, or an empty
    /// text if the view has no rank.
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

    /// Rebuilds a rank from the first row on, even if an earlier attempt was interrupted. Each row
    /// replaces its entry, so the old rank need not be removed before.
    private void build(Jedis redis, RedisView view) {
        var field = AppRegistry.rankField(view.name());
        redis.hdel(layout.registry(), field);
        var rank = view.rankBy();
        if (rank.isPresent()) {
            var by = score(view.measures().get(rank.getAsInt() - 1));
            ViewKeyReader.each(redis, view, PAGE, page -> rank(redis, view, by, page));
        } else {
            redis.unlink(view.rank());
        }
        redis.hset(layout.registry(), field, measure(view.view()));
    }

    /// Returns the field whose text is used as the score.
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
