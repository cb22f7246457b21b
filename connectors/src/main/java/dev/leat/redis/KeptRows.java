package dev.leat.redis;

import dev.leat.app.Type;
import dev.leat.app.View;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;

/// The stored rows of a view in Redis. The names of the rows may follow an earlier definition of
/// the view, which is stored in the registry.
///
/// @param view view with the stored key and names, but without measures and periods
record KeptRows(RedisView view) {

    private static final int PAGE = 1_000;

    /// Returns the stored rows; empty if Redis has no rows of the view.
    static Optional<KeptRows> of(Jedis redis, KeyLayout layout, RedisView today) {
        var names = redis.hget(layout.registry(), AppRegistry.namesField(today.name()));
        return Optional.ofNullable(names)
                .map(text -> new KeptRows(layout.kept(view(today.name(), text))));
    }

    /// Returns the registry's text for [#view]: the pattern of the row names, and a line for each
    /// key column.
    static String names(View view) {
        var lines = new StringBuilder(RedisRowNames.pattern(view));
        view.key().forEach(key -> lines.append('\n').append(key.column()));
        return lines.toString();
    }

    private static View view(String name, String names) {
        var lines = List.of(names.split("\n"));
        var key =
                lines.subList(1, lines.size()).stream()
                        .map(column -> new View.Key(column, Type.Simple.VARCHAR))
                        .toList();
        return new View(
                name,
                key,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(lines.getFirst()));
    }

    /// Passes the keys of all rows, a page at a time.
    void keys(Jedis redis, Consumer<List<List<String>>> page) {
        ViewKeyReader.each(
                redis,
                view,
                PAGE,
                orders ->
                        page.accept(
                                orders.stream()
                                        .map(order -> KeyText.key(order, view.view().key().size()))
                                        .toList()));
    }

    /// Adds the names of all rows to a list.
    void list(Jedis redis, String list) {
        keys(redis, page -> push(redis, list, page.stream().map(view.names()::of).toList()));
    }

    static void push(Jedis redis, String list, List<String> names) {
        redis.rpush(
                list.getBytes(StandardCharsets.UTF_8),
                names.stream()
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
    }

    /// Drops the rows with their parts, the list of keys, and the rank.
    void drop(Jedis redis) {
        keys(
                redis,
                page ->
                        page.stream()
                                .map(view.names()::of)
                                .forEach(name -> redis.unlink(all(name))));
        redis.unlink(view.keys(), view.rank());
    }

    private static String[] all(String name) {
        var braced = "{" + name + "}";
        return Arrays.asList(name, braced + ":days", braced + ":parts").toArray(String[]::new);
    }
}
