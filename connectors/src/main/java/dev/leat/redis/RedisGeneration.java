package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Generation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.Jedis;

/// A new generation of a view in Redis. Its keys are separate from those of the current view until
/// one script swaps the two. The caller makes sure that the app is not running, because Redis
/// cannot know this. If an attempt is interrupted, the next attempt drops the keys that are left.
public final class RedisGeneration implements Generation {

    private static final LuaScript SWAP =
            LuaScript.of("number.lua", "hashes.lua", "identity.lua", "merge.lua", "swap.lua");

    /// Timeout of the swap. It is long, because the script reads all identities of the view's
    /// pipelines (400,000 take 1.6 s on two cores), and after a timeout it would be unknown whether
    /// the view was swapped.
    private static final Duration SWAPPED = Duration.ofMinutes(10);

    private final RedisConnections connections;
    private final KeyLayout today;
    private final KeyLayout layout;
    private final NextRedisView next;
    private final RedisStore store;

    /// Marks of the current views.
    private final RedisMarks marks;

    /// Mark of the new generation, which detects that Redis was emptied while the generation was
    /// filled.
    private final RedisMarks marksOfNext = RedisMarks.ofProcess();

    private final GenerationIdentities own;
    private final InstantSource clock;
    private boolean swapped;

    private RedisGeneration(
            RedisConnections connections,
            App app,
            NextRedisView next,
            RedisMarks marks,
            InstantSource clock) {
        this.connections = connections;
        this.next = next;
        this.today = KeyLayout.of(app, Set.of(next.view()));
        this.layout = next.layout(app);
        this.marks = marks;
        this.store = RedisStore.of(connections, layout, marksOfNext, clock);
        this.own = new GenerationIdentities(today, layout, layout.view(next.name()));
        this.clock = clock;
    }

    /// Begins a new generation of the app's view of this name. Redis need not have the view.
    /// Blocks.
    ///
    /// @param url the same as for [RedisStore#open]
    /// @param marks the same as for [RedisStore#open]
    /// @throws dev.leat.port.UnavailableException if Redis is unavailable
    /// @throws dev.leat.port.CorruptStateException if another app has the view's keys, or the key
    ///   of a pipeline that feeds the view has changed
    public static RedisGeneration begin(
            App app, String view, String url, RedisMarks marks, InstantSource clock) {
        var connections = new RedisConnections(RedisUrl.parse(url));
        try {
            var generation =
                    new RedisGeneration(connections, app, new NextRedisView(view), marks, clock);
            generation.begin();
            return generation;
        } catch (RuntimeException failed) {
            connections.close();
            throw failed;
        }
    }

    private void begin() {
        connections.with(redis -> {
            KeyOwners.claim(redis, connections.url(), today);
            drop(redis);
            return redis;
        });
        store.probe();
    }

    @Override
    public WriteResults write(Effect.Write write) {
        var mine =
                new Effect.Write(
                        write.pipeline(),
                        next.in(write.to()),
                        write.sink(),
                        write.rows(),
                        write.pick());
        return store.commit(transaction -> transaction.apply(mine));
    }

    @Override
    public Set<String> writers() {
        return connections.with(redis -> AppRegistry.writers(redis, today, next.view()));
    }

    @Override
    public void swap() {
        connections.with(redis -> {
            KeptRows.of(redis, today, view()).ifPresent(rows -> rows.list(redis, old()));
            var from = layout.view(next.name());
            new KeptRows(from).keys(redis, page -> renames(redis, from, page));
            var mark = mark(redis);
            var bits = AppRegistry.bits(redis, connections.url(), today, Map.of());
            var message = message(mark, bits);
            var said = RedisConnections.patiently(redis, SWAPPED, () -> SWAP.run(redis, message));
            if (!(said instanceof byte[])) {
                throw new CorruptStateException(
                        "Redis at %s was emptied while the view %s was rebuilt; run the command again"
                                .formatted(connections.url(), next.view()));
            }
            marks.remember(connections.url().place(), Map.of(next.view(), mark));
            return mark;
        });
        swapped = true;
    }

    /// Returns the mark of the view after the swap. A stored mark stays the same, so that an
    /// interruption before or after the swap does not look like a loss.
    private String mark(Jedis redis) {
        return marks.mark(connections.url().place(), next.view())
                .or(() ->
                        Optional.ofNullable(
                                redis.hget(layout.registry(), AppRegistry.markField(next.view()))))
                .orElseGet(LossCheck::draw);
    }

    private RedisView view() {
        return today.view(next.view());
    }

    /// Returns the key of the list of rows that the swap drops.
    private String old() {
        return layout.registry() + ":#next-old";
    }

    /// Returns the key of the list of rows that the swap renames, each followed by its new name.
    private String renamed() {
        return layout.registry() + ":#next-new";
    }

    private void renames(Jedis redis, RedisView from, List<List<String>> keys) {
        var names = new ArrayList<String>();
        for (var key : keys) {
            names.add(from.names().of(key));
            names.add(view().names().of(key));
        }
        KeptRows.push(redis, renamed(), names);
    }

    private byte[] message(String mark, Map<String, String> bits) {
        var from = layout.view(next.name());
        var definition = String.join("\n", ViewFingerprint.lines(view().view()));
        var pack = new MessagePackWriter().map(13).text("registry").text(layout.registry());
        pack.text("old").text(old()).text("new").text(renamed());
        pack.text("suffix").text(from.partsSuffix());
        var moved =
                new ArrayList<>(List.of(from.keys(), view().keys(), from.rank(), view().rank()));
        own.moved(next.view(), moved);
        pack.text("moved").array(moved.size());
        moved.forEach(pack::text);
        own.write(pack, clock.instant(), next.view(), bits);
        pack.text("view").text(next.view());
        pack.text("label").text(" view " + next.view());
        pack.text("nextLabel").text(" view " + from.name());
        pack.text("markField").text(AppRegistry.markField(from.name()));
        var nextMark = marksOfNext.mark(connections.url().place(), from.name());
        pack.text("mark").text(nextMark.orElse(""));
        pack.text("fields").map(4);
        pack.text(AppRegistry.markField(next.view())).text(mark);
        pack.text(AppRegistry.rankField(next.view())).text(Ranks.measure(view().view()));
        pack.text(AppRegistry.viewField(next.view())).text(definition);
        pack.text(AppRegistry.namesField(next.view())).text(KeptRows.names(view().view()));
        pack.text("gone").array(3).text(AppRegistry.viewField(from.name()));
        pack.text(AppRegistry.namesField(from.name()));
        pack.text(AppRegistry.markField(from.name()));
        return pack.bytes();
    }

    private void drop(Jedis redis) {
        var from = layout.view(next.name());
        KeptRows.of(redis, layout, from).ifPresent(rows -> rows.drop(redis));
        redis.unlink(old(), renamed());
        own.drop(redis);
    }

    @Override
    public void close() {
        try {
            if (!swapped) {
                connections.with(redis -> {
                    drop(redis);
                    return redis;
                });
            }
        } finally {
            connections.close();
        }
    }
}
