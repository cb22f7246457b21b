package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.engine.ReplayPass;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Processes records of a pipeline again, and writes them to some of its sinks. Makes no dead
/// letters and settles nothing. Owned by one thread. The caller closes the kernel.
public final class Replay {

    private final Planner planner;
    private final ReplayPass pass;
    private final List<Set<Integer>> groups = new ArrayList<>();
    private final Map<String, Map<Outcome, Long>> counts = new LinkedHashMap<>();

    /// @param to the sinks that receive the records
    public Replay(
            App app, Pipeline pipeline, List<Sink> to, Kernel kernel, EnginePlatform platform) {
        this.planner = Planner.of(app, pipeline);
        this.pass = new ReplayPass(app, planner, kernel, platform);
        var together = new TreeSet<Integer>();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            var each = pipeline.to().get(sink);
            if (to.contains(each)) {
                counts.put(each.label(), new EnumMap<>(Outcome.class));
                if (alone(app, each)) {
                    groups.add(Set.of(sink));
                } else {
                    together.add(sink);
                }
            }
        }
        if (!together.isEmpty()) {
            groups.addFirst(together);
        }
    }

    /// Returns true if the sink is a lake table without a key. It takes a record only in a commit
    /// in which no other sink rejects the record.
    private static boolean alone(App app, Sink sink) {
        return sink.lakeTable().isPresent() && !judges(app, sink);
    }

    /// Returns true if the target of the sink decides by the key and the version of a row, which it
    /// stores with the row, whether it takes the row. It then takes a repeated record once, however
    /// much time has passed.
    public static boolean judges(App app, Sink sink) {
        return sink.table().isPresent()
                || sink.warehouseTable().isPresent()
                || sink.lakeTable()
                        .map(name -> app.get(LakeTable.class, name))
                        .filter(table -> !table.key().isEmpty())
                        .isPresent();
    }

    /// Processes these records and writes them, durably. A record that a sink rejected before is
    /// not written to that sink: its dead letter is, when it is redriven. Passes records that are
    /// rejected now to `rejected`.
    ///
    /// @throws UnavailableException if a store or a lookup is unavailable; some of the records may
    ///   have been written
    public void run(List<ArchivedRecord> records, ViewRebuild.Rejection rejected) {
        for (var group : groups) {
            List<Open> open = new ArrayList<>();
            for (var record : records) {
                var sinks = new TreeSet<>(group);
                sinks.removeIf(sink -> !record.countsFor(label(sink)));
                if (!sinks.isEmpty()) {
                    open.add(new Open(record.original(), sinks));
                }
            }
            while (!open.isEmpty()) {
                open = process(open, rejected);
            }
        }
    }

    /// A record and the sinks that must receive it.
    private record Open(Record record, Set<Integer> sinks) {}

    private String label(int sink) {
        return planner.pipeline().to().get(sink).label();
    }

    /// Returns the records that did not fit into the batch.
    private List<Open> process(List<Open> open, ViewRebuild.Rejection rejected) {
        var records = open.stream().map(Open::record).toList();
        var work = new LeasedWork(planner.source().name(), "replay", records);
        var table = pass.run(work, record -> open.get(record).sinks());
        var rest = new ArrayList<Open>();
        boolean progress = false;
        for (int record = 0; record < open.size(); record++) {
            var left = new TreeSet<Integer>();
            for (int sink : open.get(record).sinks()) {
                var outcome = table.at(record, sink);
                switch (outcome) {
                    case RETURNED, PENDING -> left.add(sink);
                    case RETRIED -> throw unavailable(table, record, sink);
                    default -> {
                        counts.computeIfAbsent(label(sink), _ -> new EnumMap<>(Outcome.class))
                                .merge(outcome, 1L, Long::sum);
                        progress = true;
                    }
                }
            }
            reject(table, record, open.get(record), rejected);
            if (!left.isEmpty()) {
                rest.add(new Open(open.get(record).record(), left));
            }
        }
        if (!progress) {
            throw unavailable(table, 0, rest.getFirst().sinks().iterator().next());
        }
        return rest;
    }

    private static void reject(
            Outcomes table, int record, Open open, ViewRebuild.Rejection rejected) {
        var reasons = new LinkedHashSet<Reason>();
        boolean any = false;
        for (int sink : open.sinks()) {
            if (table.at(record, sink) == Outcome.REJECTED) {
                reasons.addAll(table.reasons(record, sink));
                any = true;
            }
        }
        if (any) {
            rejected.of(open.record(), List.copyOf(reasons));
        }
    }

    private UnavailableException unavailable(Outcomes table, int record, int sink) {
        var why = table.reasons(record, sink);
        return new UnavailableException(
                "%s cannot take the records now%s"
                        .formatted(
                                label(sink), why.isEmpty() ? "" : ": " + why.getFirst().message()));
    }

    /// Returns the number of records by sink and outcome so far. A sink is named by its label.
    public Map<String, Map<Outcome, Long>> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
