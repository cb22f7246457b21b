package dev.leat.redis;

import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/// The message to the script `commit.lua`: the writes of a batch, with each row's identity only
/// once, and with row names in place of key columns. Used by one thread.
final class BatchMessage {

    private final KeyLayout layout;
    private final AppRegistry registry;
    private final Instant now;
    private final Map<String, Integer> pipelines = new LinkedHashMap<>();
    private final Map<String, Integer> views = new LinkedHashMap<>();
    private final IdentityHashMap<Rows, Integer> rows = new IdentityHashMap<>();
    private final List<Effect.Write> rowsOf = new ArrayList<>();
    private final MessagePackWriter pack = new MessagePackWriter();

    private BatchMessage(KeyLayout layout, AppRegistry registry, Instant now) {
        this.layout = layout;
        this.registry = registry;
        this.now = now;
    }

    /// Returns the message that commits these writes.
    static byte[] of(
            KeyLayout layout, AppRegistry registry, Instant now, List<Effect.Write> writes) {
        return new BatchMessage(layout, registry, now).write(writes, false);
    }

    /// Returns the message for a dry run of these writes.
    static byte[] dry(
            KeyLayout layout, AppRegistry registry, Instant now, List<Effect.Write> writes) {
        return new BatchMessage(layout, registry, now).write(writes, true);
    }

    private byte[] write(List<Effect.Write> writes, boolean dry) {
        for (var write : writes) {
            number(pipelines, layout.pipeline(write.pipeline()).name());
            number(views, layout.view(write.to().name()).name());
            if (rows.putIfAbsent(write.rows(), rows.size() + 1) == null) {
                rowsOf.add(write);
            }
        }
        pack.map(dry ? 7 : 6);
        if (dry) {
            pack.text("dry").number(1);
        }
        registry.write(pack, layout, writes);
        pack.text("pipelines").array(pipelines.size());
        pipelines.keySet().forEach(name -> pipeline(layout.pipeline(name)));
        pack.text("views").array(views.size());
        views.keySet().forEach(name -> view(layout.view(name)));
        pack.text("rows").array(rowsOf.size());
        rowsOf.forEach(this::rows);
        pack.text("writes").array(writes.size());
        writes.forEach(this::write);
        return pack.bytes();
    }

    /// Returns the number of a name; adds the name if it is new. Numbers begin at 1, as in Lua.
    private static int number(Map<String, Integer> numbers, String name) {
        return numbers.computeIfAbsent(name, _ -> numbers.size() + 1);
    }

    private void pipeline(RedisPipeline pipeline) {
        if (pipeline.changes()) {
            pack.map(1).text("records").text(pipeline.records());
        } else {
            pack.map(RedisPipeline.HASHES);
            pipeline.hashes(pack, now);
        }
    }

    private void view(RedisView view) {
        var by = view.rankBy();
        var oldest = view.oldestPeriods(now);
        pack.map(4 + (by.isPresent() ? 2 : 0) + (layout.newGeneration() ? 1 : 0));
        pack.text("oldest");
        if (oldest.isEmpty()) {
            pack.no();
        } else {
            pack.array(oldest.size());
            oldest.forEach(pack::text);
        }
        if (layout.newGeneration()) {
            pack.text("prefix").text(view.generation());
        }
        pack.text("keys").text(view.keys());
        pack.text("parts").text(view.partsSuffix());
        pack.text("measures");
        view.measures(pack);
        by.ifPresent(measure -> pack.text("rank").text(view.rank()).text("rankBy").number(measure));
    }

    /// Writes the identities, digests and versions of the rows.
    private void rows(Effect.Write first) {
        var rows = first.rows();
        boolean changes = layout.pipeline(first.pipeline()).changes();
        pack.map(changes ? 5 : 3);
        pack.text("pipeline").number(number(pipelines, first.pipeline()));
        column(
                "ids",
                rows,
                (p, r) -> p.text(rows.identity(), Rows.HASH_BYTES * r, Rows.HASH_BYTES));
        column(
                "digests",
                rows,
                (p, r) -> p.text(rows.digest(), Rows.HASH_BYTES * r, Rows.HASH_BYTES));
        if (changes) {
            column("hi", rows, (p, r) -> p.number(rows.versions().of(r) >> Integer.SIZE));
            column("lo", rows, (p, r) -> p.number(rows.versions().of(r) & 0xffff_ffffL));
        }
    }

    private void column(String name, Rows rows, ObjIntConsumer<MessagePackWriter> value) {
        pack.text(name).array(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            value.accept(pack, row);
        }
    }

    private void write(Effect.Write write) {
        var view = layout.view(write.to().name());
        var pipeline = layout.pipeline(write.pipeline());
        var places = new RowTargets(view, write);
        boolean parts = view.view().every().isPresent();
        boolean all = all(write);
        var rows = WrittenRows.of(write);
        int entries = 9 + (all ? 0 : 1) + (parts ? 2 : 0) + (pipeline.changes() ? 1 : 0);
        entries += rows.listed() ? 1 : 0;
        pack.map(entries).text("pipeline").number(number(pipelines, write.pipeline()));
        pack.text("view").number(number(views, view.name()));
        pack.text("rows").number(number(write));
        pack.text("bit").text(new byte[] {registry.bit(write)}, 0, 1);
        if (!all) {
            pack.text("pick").array(write.pick().length);
            for (int row : write.pick()) {
                pack.number(row + 1L);
            }
        }
        places.write(pack);
        if (rows.listed()) {
            pack.text("spans").numbers(rows.luaSpans());
        }
        if (pipeline.changes()) {
            pack.text("last").text(pipeline.last(view.name()));
        }
        SplitValues.of(view, write).write(pack);
    }

    /// Returns the number of the [Rows] that this write uses.
    private int number(Effect.Write write) {
        return rows.getOrDefault(write.rows(), 0);
    }

    /// Returns true if the write contains all rows in their order, which is the usual case.
    static boolean all(Effect.Write write) {
        boolean all = write.pick().length == write.rows().size();
        for (int i = 0; i < write.pick().length && all; i++) {
            all = write.pick()[i] == i;
        }
        return all;
    }
}
