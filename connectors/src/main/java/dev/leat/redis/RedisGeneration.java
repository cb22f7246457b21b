package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import dev.leat.plan.ViewDefinition;
import dev.leat.port.Generation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;

/// A new generation of a view in Redis. Its keys lie beside those of the view until one script
/// swaps them. Redis does not know whether the app runs: whoever begins a generation sees to it
/// that it does not. What a try left that was cut off is dropped when the next begins.
public final class RedisGeneration implements Generation {

    private static final Script SWAP =
            Script.of("number.lua", "identity.lua", "merge.lua", "swap.lua");

    /// The script walks through all identities of the view's pipelines: 400,000 in 1.6 s, measured
    /// on two cores. Given up before, nobody would know which generation is the view.
    private static final Duration SWAPPED = Duration.ofMinutes(10);

    private final Connections connections;
    private final Layout today;
    private final Layout layout;
    private final NextView next;
    private final RedisStore store;
    private final OwnIdentities own;
    private final InstantSource clock;
    private boolean swapped;

    private RedisGeneration(Connections connections, App app, NextView next, InstantSource clock) {
        this.connections = connections;
        this.next = next;
        this.today = Layout.of(app, Set.of(next.view()));
        this.layout = next.layout(app);
        this.store = RedisStore.of(connections, layout, clock);
        this.own = new OwnIdentities(today, layout, layout.view(next.name()));
        this.clock = clock;
    }

    /// Begins a generation of the app's view of this name. Blocks.
    ///
    /// @param url as [RedisStore#open] takes it
    /// @throws dev.leat.port.Unavailable if Redis is away
    /// @throws dev.leat.port.Damaged if another app has the view's keys, or the key of one of the
    ///   view's pipelines has changed
    public static RedisGeneration begin(App app, String view, String url, InstantSource clock) {
        var connections = new Connections(RedisUrl.parse(url));
        try {
            var generation = new RedisGeneration(connections, app, new NextView(view), clock);
            generation.begin();
            return generation;
        } catch (RuntimeException failed) {
            connections.close();
            throw failed;
        }
    }

    private void begin() {
        connections.with(redis -> {
            Owners.claim(redis, connections.url(), today);
            drop(redis);
            return redis;
        });
        store.probe();
    }

    @Override
    public Answers write(Effect.Write write) {
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
    public void swap() {
        connections.with(redis -> {
            KeptRows.of(redis, today, view()).ifPresent(rows -> rows.list(redis, old()));
            var from = layout.view(next.name());
            new KeptRows(from).keys(redis, page -> renames(redis, from, page));
            var bits = Registry.bits(redis, connections.url(), today, Map.of());
            var message = message(bits);
            return Connections.patiently(redis, SWAPPED, () -> SWAP.run(redis, message));
        });
        swapped = true;
    }

    private RedisView view() {
        return today.view(next.view());
    }

    /// Names of rows that the swap drops.
    private String old() {
        return layout.registry() + ":#next-old";
    }

    /// Names of rows that the swap renames, each with its name to be.
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

    private byte[] message(Map<String, String> bits) {
        var from = layout.view(next.name());
        var definition = String.join("\n", ViewDefinition.lines(view().view()));
        var pack = new Pack().map(11).text("registry").text(layout.registry());
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
        pack.text("fields").map(3);
        pack.text(Registry.rankField(next.view())).text(Ranks.measure(view().view()));
        pack.text(Registry.viewField(next.view())).text(definition);
        pack.text(Registry.namesField(next.view())).text(KeptRows.names(view().view()));
        pack.text("gone").array(2).text(Registry.viewField(from.name()));
        pack.text(Registry.namesField(from.name()));
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
