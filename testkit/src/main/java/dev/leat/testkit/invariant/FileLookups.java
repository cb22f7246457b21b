package dev.leat.testkit.invariant;

import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.LookupRows;
import dev.leat.plan.Effect;
import dev.leat.testkit.simulation.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Repeats the reads of lookups that a run made for the committed pieces of a file. A kernel
/// without faults makes the same reads in the same order. Used by one thread, once.
final class FileLookups implements LookupReader {

    private final Deque<Event.LookedUp> reads = new ArrayDeque<>();

    private FileLookups() {}

    /// Returns the reads for this version of an object.
    static FileLookups of(FileEvidence evidence, Pipeline pipeline, FileUnit unit) {
        var current = new HashMap<String, List<Event.LookedUp>>();
        var committed = new TreeMap<Integer, List<Event.LookedUp>>();
        for (var event : evidence.snapshot().events()) {
            switch (event) {
                case Event.Leased leased -> current.remove(leased.worker());
                case Event.LookedUp read ->
                        current.computeIfAbsent(read.worker(), _ -> new ArrayList<>()).add(read);
                case Event.Committed commit -> commit(commit, pipeline, unit, current, committed);
                case Event.Crashed crash -> {
                    crash.durable()
                            .ifPresent(
                                    commit -> commit(commit, pipeline, unit, current, committed));
                    current.clear();
                }
                case Event.Sent _,
                        Event.Put _,
                        Event.RecordsPut _,
                        Event.Resharded _,
                        Event.Failed _,
                        Event.Struck _,
                        Event.Opened _,
                        Event.Jumped _,
                        Event.Requested _,
                        Event.Noted _,
                        Event.Ended _ -> {}
            }
        }
        var lookups = new FileLookups();
        committed.values().forEach(lookups.reads::addAll);
        return lookups;
    }

    private static void commit(
            Event.Committed commit,
            Pipeline pipeline,
            FileUnit unit,
            Map<String, List<Event.LookedUp>> current,
            Map<Integer, List<Event.LookedUp>> committed) {
        FileEvidence.effects(commit, Effect.Checkpoint.class)
                .filter(piece ->
                        piece.pipeline().equals(pipeline.name())
                                && piece.unit().id().equals(unit.id()))
                .forEach(piece -> {
                    var reads = current.remove(commit.worker());
                    committed.put(piece.next().part(), reads == null ? List.of() : reads);
                });
    }

    @Override
    public LookupRows read(Lookup lookup, Set<List<String>> keys) {
        var next = reads.poll();
        return next != null && next.lookup().equals(lookup.name())
                ? next.rows()
                : new LookupRows(lookup);
    }
}
