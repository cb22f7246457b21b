package dev.leat.redis;

import dev.leat.app.View;
import dev.leat.port.ViewReader;
import dev.leat.port.ViewRows;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ZRangeParams;

/// A reader of one view in Redis. A single row is read atomically. `rows`, `parts` and `top` read
/// many rows, and commits may change rows in between. Keys are returned in the order of their UTF-8
/// bytes.
final class RedisViewReader implements ViewReader {

    /// Number of keys to read at once.
    private static final int PAGE = 500;

    private final RedisStore store;
    private final RedisView redisView;
    private final View view;
    private final InstantSource clock;
    private final RowCodec codec;
    private final ViewRows viewRows;

    RedisViewReader(RedisStore store, RedisView redisView, InstantSource clock) {
        this.store = store;
        this.redisView = redisView;
        this.view = redisView.view();
        this.clock = clock;
        this.codec = new RowCodec(redisView);
        this.viewRows = new ViewRows(view);
    }

    @Override
    public Optional<Row> get(List<String> key) {
        viewRows.check(key);
        var values =
                store.ask(view.name(), ask -> ask.hmget(redisView.names().of(key), codec.fields()));
        return values.stream().allMatch(Objects::isNull) && !there(key)
                ? Optional.empty()
                : Optional.of(codec.row(key, values));
    }

    /// Returns true if the view has the key. A row whose values are all null has no hash, only a
    /// key.
    private boolean there(List<String> key) {
        return store.ask(
                        view.name(), ask -> ask.zscore(bytes(redisView.keys()), KeyText.order(key)))
                != null;
    }

    @Override
    public Optional<Row> get(List<String> key, LocalDate from, LocalDate to) {
        viewRows.check(key);
        var every = viewRows.every();
        long first = Math.max(every.start(from), view.oldestPart(clock.instant()));
        long end = every.start(to.plusDays(1));
        if (!there(key)) {
            return Optional.empty();
        }
        var parts =
                store.ask(
                        view.name(),
                        ask -> ask.hgetAll(redisView.parts(redisView.names().of(key))));
        return Optional.of(viewRows.sum(key, codec.parts(key, parts, first, end)));
    }

    @Override
    public List<Row> top(int limit) {
        var top = viewRows.top(limit);
        if (limit <= 0) {
            return List.of();
        }
        return store.read(
                view.name(),
                redis -> {
                    rows(redis, candidates(redis, limit)).forEach(top::add);
                    return top.rows();
                });
    }

    /// Reads the parts of every key, because the stored rank is by totals. Keeps at most `limit`
    /// rows and one page in memory.
    @Override
    public List<Row> top(int limit, LocalDate from, LocalDate to) {
        var top = viewRows.top(limit);
        var every = viewRows.every();
        long first = Math.max(every.start(from), view.oldestPart(clock.instant()));
        long end = every.start(to.plusDays(1));
        if (limit <= 0) {
            return List.of();
        }
        return store.read(
                view.name(),
                redis -> {
                    ViewKeyReader.each(
                            redis,
                            redisView,
                            PAGE,
                            page -> sums(parts(redis, keys(page), first, end)).forEach(top::add));
                    return top.rows();
                });
    }

    /// Returns one row per key, the sum of its parts.
    private List<Row> sums(List<Part> parts) {
        var byKey = new LinkedHashMap<List<String>, List<Part>>();
        for (var part : parts) {
            byKey.computeIfAbsent(part.row().key(), _ -> new ArrayList<>()).add(part);
        }
        var rows = new ArrayList<Row>();
        byKey.forEach((key, own) -> rows.add(viewRows.sum(key, own)));
        return rows;
    }

    /// Returns at least the first `limit` keys by score, and all keys with the same score as the
    /// last of them. A score is a double, which can be equal for different values.
    private List<List<String>> candidates(Jedis redis, int limit) {
        var first =
                redis.zrangeWithScores(
                        redisView.rank(), ZRangeParams.zrangeParams(0, limit - 1).rev());
        if (first.isEmpty()) {
            return List.of();
        }
        double least = first.getLast().getScore();
        var members =
                redis.zrange(
                        redisView.rank(),
                        ZRangeParams.zrangeByScoreParams(least, Double.POSITIVE_INFINITY));
        return members.stream().map(member -> KeyText.labelled(member, view.key().size())).toList();
    }

    @Override
    public void rows(Consumer<Row> each) {
        store.read(
                view.name(),
                redis -> {
                    ViewKeyReader.each(
                            redis, redisView, PAGE, page -> rows(redis, keys(page)).forEach(each));
                    return view;
                });
    }

    @Override
    public void parts(Consumer<Part> each) {
        viewRows.every();
        long oldest = view.oldestPart(clock.instant());
        store.read(
                view.name(),
                redis -> {
                    ViewKeyReader.each(
                            redis,
                            redisView,
                            PAGE,
                            page -> parts(redis, keys(page), oldest, Long.MAX_VALUE).forEach(each));
                    return view;
                });
    }

    private List<List<String>> keys(List<byte[]> page) {
        return page.stream().map(order -> KeyText.key(order, view.key().size())).toList();
    }

    private List<Row> rows(Jedis redis, List<List<String>> keys) {
        var found = new ArrayList<Response<List<String>>>();
        try (var pipeline = redis.pipelined()) {
            for (var key : keys) {
                found.add(pipeline.hmget(redisView.names().of(key), codec.fields()));
            }
            pipeline.sync();
        }
        var rows = new ArrayList<Row>();
        for (int i = 0; i < found.size(); i++) {
            rows.add(codec.row(keys.get(i), found.get(i).get()));
        }
        return rows;
    }

    private List<Part> parts(Jedis redis, List<List<String>> keys, long first, long end) {
        var found = new ArrayList<Response<Map<String, String>>>();
        try (var pipeline = redis.pipelined()) {
            for (var key : keys) {
                found.add(pipeline.hgetAll(redisView.parts(redisView.names().of(key))));
            }
            pipeline.sync();
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < found.size(); i++) {
            parts.addAll(codec.parts(keys.get(i), found.get(i).get(), first, end));
        }
        return parts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
