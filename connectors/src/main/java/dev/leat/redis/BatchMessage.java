package dev.leat.redis;

import dev.leat.app.View;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/// What the script `commit.lua` is sent: the writes of a batch, with the identities of its rows
/// once, and names instead of key columns. Made and used by one thread.
final class BatchMessage {

    private final Layout layout;
    private final Registry registry;
    private final Instant now;
    private final Map<String, Integer> pipelines = new LinkedHashMap<>();
    private final Map<String, Integer> views = new LinkedHashMap<>();
    private final IdentityHashMap<Rows, Integer> rows = new IdentityHashMap<>();
    private final List<Effect.Write> rowsOf = new ArrayList<>();
    private final List<Sums> sums;
    private final Pack pack = new Pack();

    private BatchMessage(Layout layout, Registry registry, Instant now, List<Sums> sums) {
        this.layout = layout;
        this.registry = registry;
        this.now = now;
        this.sums = sums;
    }

    /// With every row of the writes.
    static byte[] of(Layout layout, Registry registry, Instant now, List<Effect.Write> writes) {
        return new BatchMessage(layout, registry, now, List.of()).write(writes);
    }

    /// With sums in place of rows, where that is possible.
    static Optional<byte[]> sums(
            Layout layout, Registry registry, Instant now, List<Effect.Write> writes) {
        if (!Sums.possible(layout, writes)) {
            return Optional.empty();
        }
        var sums = new ArrayList<Sums>();
        for (var write : writes) {
            Sums.of(layout.view(write.to().name()), write).ifPresent(sums::add);
        }
        return sums.size() == writes.size()
                ? Optional.of(new BatchMessage(layout, registry, now, sums).write(writes))
                : Optional.empty();
    }

    private byte[] write(List<Effect.Write> writes) {
        for (var write : writes) {
            number(pipelines, layout.pipeline(write.pipeline()).name());
            number(views, layout.view(write.to().name()).name());
            if (rows.putIfAbsent(write.rows(), rows.size() + 1) == null) {
                rowsOf.add(write);
            }
        }
        pack.map(sums.isEmpty() ? 6 : 7);
        if (!sums.isEmpty()) {
            pack.text("sums").number(1);
        }
        registered(writes);
        pack.text("pipelines").array(pipelines.size());
        pipelines.keySet().forEach(name -> pipeline(layout.pipeline(name)));
        pack.text("views").array(views.size());
        views.keySet().forEach(name -> view(layout.view(name)));
        pack.text("rows").array(rowsOf.size());
        rowsOf.forEach(write -> rows(write, writes));
        pack.text("writes").array(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            if (sums.isEmpty()) {
                write(writes.get(i));
            } else {
                sums(writes.get(i), sums.get(i));
            }
        }
        return pack.bytes();
    }

    /// Lua counts from 1.
    private static int number(Map<String, Integer> numbers, String name) {
        return numbers.computeIfAbsent(name, _ -> numbers.size() + 1);
    }

    private void registered(List<Effect.Write> writes) {
        var fields = new LinkedHashMap<String, String>();
        for (var write : writes) {
            for (var field :
                    List.of(
                            Registry.viewField(write.to().name()),
                            Registry.pipelineField(write.pipeline()),
                            Registry.bitField(write.pipeline(), RedisPipeline.label(write.to())))) {
                fields.put(field, registry.fields().getOrDefault(field, ""));
            }
        }
        pack.text("registry").text(layout.registry());
        pack.text("registered").map(fields.size());
        fields.forEach((field, text) -> pack.text(field).text(text));
    }

    private void pipeline(RedisPipeline pipeline) {
        if (pipeline.changes()) {
            pack.map(1).text("records").text(pipeline.records());
            return;
        }
        var days = pipeline.hashes(now);
        pack.map(3).text("today").number(RedisPipeline.TODAY);
        pack.text("seconds").number(pipeline.seconds());
        pack.text("days").array(days.size());
        days.forEach(pack::text);
    }

    private void view(RedisView view) {
        var rank = view.view().rankBy();
        pack.map(rank.isPresent() ? 5 : 3).text("keys").text(view.keys());
        pack.text("parts").text(view.partsSuffix());
        var measures = view.measures();
        pack.text("measures").array(measures.size());
        measures.forEach(this::measure);
        if (rank.isPresent()) {
            var names = measures.stream().map(View.Measure::name).toList();
            pack.text("rank").text(view.rank());
            pack.text("rankBy").number(names.indexOf(rank.get()) + 1L);
        }
    }

    private void measure(View.Measure measure) {
        var as = RedisView.as(measure);
        pack.map(as.isPresent() ? 5 : 3).text("name").text(measure.name());
        pack.text("field").text(RedisView.field(measure));
        var kind =
                switch (measure.kind()) {
                    case COUNT, SUM -> "sum";
                    case MIN -> "min";
                    case MAX -> "max";
                };
        pack.text("kind").text(kind);
        if (as.isPresent()) {
            pack.text("as").text(as.get()).text("scale").number(measure.scale());
        }
    }

    /// Identities, digests and versions.
    private void rows(Effect.Write first, List<Effect.Write> writes) {
        var rows = first.rows();
        boolean changes = layout.pipeline(first.pipeline()).changes();
        pack.map((changes ? 5 : 3) + (sums.isEmpty() ? 0 : 1));
        if (!sums.isEmpty()) {
            var mine = writes.stream().filter(write -> number(write) == number(first)).toList();
            var bits = new byte[mine.size()];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = bit(mine.get(i));
            }
            pack.text("bits").text(bits, 0, bits.length);
        }
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

    private void column(String name, Rows rows, ObjIntConsumer<Pack> value) {
        pack.text(name).array(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            value.accept(pack, row);
        }
    }

    private void write(Effect.Write write) {
        var view = layout.view(write.to().name());
        var pipeline = layout.pipeline(write.pipeline());
        var places = new Places(view, write);
        boolean parts = view.view().every().isPresent();
        boolean all = all(write);
        int entries = 9 + (all ? 0 : 1) + (parts ? 2 : 0) + (pipeline.changes() ? 1 : 0);
        pack.map(entries).text("pipeline").number(number(pipelines, write.pipeline()));
        pack.text("view").number(number(views, view.name()));
        pack.text("rows").number(number(write));
        pack.text("bit").text(new byte[] {bit(write)}, 0, 1);
        if (!all) {
            pack.text("pick").array(write.pick().length);
            for (int row : write.pick()) {
                pack.number(row + 1L);
            }
        }
        places.write(pack);
        if (pipeline.changes()) {
            pack.text("last").text(pipeline.last(view.name()));
        }
        Values.of(view, write).write(pack);
    }

    /// The number of a write's rows.
    private int number(Effect.Write write) {
        return rows.getOrDefault(write.rows(), 0);
    }

    private byte bit(Effect.Write write) {
        return (byte) registry.bit(write.pipeline(), RedisPipeline.label(write.to()));
    }

    private void sums(Effect.Write write, Sums sums) {
        boolean parts = layout.view(write.to().name()).view().every().isPresent();
        pack.map(parts ? 8 : 6).text("view").number(number(views, write.to().name()));
        sums.write(pack);
    }

    /// Whether the write picks every row in its order, as most do.
    static boolean all(Effect.Write write) {
        boolean all = write.pick().length == write.rows().size();
        for (int i = 0; i < write.pick().length && all; i++) {
            all = write.pick()[i] == i;
        }
        return all;
    }
}
