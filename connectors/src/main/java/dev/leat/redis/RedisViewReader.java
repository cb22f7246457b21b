package dev.leat.redis;

import dev.leat.app.View;
import dev.leat.port.ViewReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
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

    RedisViewReader(RedisStore store, RedisView redisView, InstantSource clock) {
        this.store = store;
        this.redisView = redisView;
        this.view = redisView.view();
        this.clock = clock;
        this.codec = new RowCodec(redisView);
    }

    @Override
    public Optional<Row> get(List<String> key) {
        check(key);
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
        check(key);
        var every = every();
        long first = Math.max(every.start(from), view.oldestPart(clock.instant()));
        long end = every.start(to.plusDays(1));
        if (!there(key)) {
            return Optional.empty();
        }
        var parts =
                store.ask(
                        view.name(),
                        ask -> ask.hgetAll(redisView.parts(redisView.names().of(key))));
        return Optional.of(codec.sum(key, codec.parts(key, parts, first, end)));
    }

    @Override
    public List<Row> top(int limit) {
        var rank = rank();
        if (limit <= 0) {
            return List.of();
        }
        return store.read(
                view.name(),
                redis -> {
                    var rows = rows(redis, candidates(redis, limit));
                    rows.sort(codec.byRank(rank));
                    return List.copyOf(rows.subList(0, Math.min(limit, rows.size())));
                });
    }

    private String rank() {
        return view.rankBy()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the view %s has no rank; set `rank_by`".formatted(view.name())));
    }

    /// Reads the parts of every key, because the stored rank is by totals. Keeps at most `limit`
    /// rows and one page in memory.
    @Override
    public List<Row> top(int limit, LocalDate from, LocalDate to) {
        var byRank = codec.byRank(rank());
        var every = every();
        long first = Math.max(every.start(from), view.oldestPart(clock.instant()));
        long end = every.start(to.plusDays(1));
        if (limit <= 0) {
            return List.of();
        }
        return store.read(
                view.name(),
                redis -> {
                    var best = new TreeSet<>(byRank);
                    KeyPage.each(
                            redis,
                            redisView,
                            PAGE,
                            page -> {
                                best.addAll(sums(parts(redis, keys(page), first, end)));
                                while (best.size() > limit) {
                                    best.removeLast();
                                }
                            });
                    return List.copyOf(best);
                });
    }

    /// Returns one row per key, the sum of its parts.
    private List<Row> sums(List<Part> parts) {
        var byKey = new LinkedHashMap<List<String>, List<Part>>();
        for (var part : parts) {
            byKey.computeIfAbsent(part.row().key(), _ -> new ArrayList<>()).add(part);
        }
        var rows = new ArrayList<Row>();
        byKey.forEach((key, own) -> rows.add(codec.sum(key, own)));
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
                    KeyPage.each(
                            redis, redisView, PAGE, page -> rows(redis, keys(page)).forEach(each));
                    return view;
                });
    }

    @Override
    public void parts(Consumer<Part> each) {
        every();
        long oldest = view.oldestPart(clock.instant());
        store.read(
                view.name(),
                redis -> {
                    KeyPage.each(
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

    private View.Every every() {
        return view.every()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the view %s has no periods; set `every`".formatted(view.name())));
    }

    private void check(List<String> key) {
        if (key.size() != view.key().size()) {
            throw new IllegalArgumentException(
                    "the key of the view %s has %d columns, not %d"
                            .formatted(view.name(), view.key().size(), key.size()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
