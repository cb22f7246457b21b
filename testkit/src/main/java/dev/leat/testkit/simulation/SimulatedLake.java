package dev.leat.testkit.simulation;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeInspection;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSnapshot;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lake tables of the app under test. A table is unavailable while its bucket is. A thread that
/// waits for a table yields its turn.
final class SimulatedLake implements LakeTables {

    private final LakeTables real;
    private final SimulationContext context;
    private final Map<String, Holder> holders = new HashMap<>();

    /// A thread that holds a table, so many times.
    private record Holder(Turn turn, int times) {}

    SimulatedLake(LakeTables real, SimulationContext context) {
        this.real = real;
        this.context = context;
    }

    @Override
    public Hold hold(Collection<String> tables) {
        var turn = context.turns().own();
        var held = List.copyOf(tables);
        context.turns().pause(untilFree(held, turn));
        held.forEach(table ->
                holders.merge(
                        table, new Holder(turn, 1), (one, _) -> new Holder(turn, one.times() + 1)));
        return () -> held.forEach(this::release);
    }

    private Wait untilFree(List<String> tables, Turn turn) {
        return new Wait() {
            @Override
            public boolean over() {
                return tables.stream()
                        .map(holders::get)
                        .allMatch(holder -> holder == null || holder.turn().equals(turn));
            }

            @Override
            public Duration left() {
                return over() ? Duration.ZERO : SimulatedClock.ENDLESS;
            }
        };
    }

    private void release(String table) {
        holders.computeIfPresent(
                table,
                (_, holder) ->
                        holder.times() == 1 ? null : new Holder(holder.turn(), holder.times() - 1));
    }

    @Override
    public Change change(LakeTable table, StagingFolder staging) throws IOException {
        return available(table).change(table, staging);
    }

    @Override
    public Fit fit(LakeTable table) {
        return real.fit(table);
    }

    @Override
    public Acceptance accept(LakeTable table, StagingFolder staging) throws IOException {
        return available(table).accept(table, staging);
    }

    @Override
    public LakeSnapshot snapshot(LakeTable table) throws IOException {
        return available(table).snapshot(table);
    }

    @Override
    public LakeSnapshot scan(LakeTable table, LakeScanRequest request) throws IOException {
        return available(table).scan(table, request);
    }

    @Override
    public LakeHistory history(LakeTable table) throws IOException {
        return available(table).history(table);
    }

    @Override
    public Removal expire(LakeTable table, Instant before, Instant orphans, StagingFolder staging)
            throws IOException {
        return available(table).expire(table, before, orphans, staging);
    }

    @Override
    public Effect.Publish rollback(LakeTable table, long snapshot, StagingFolder staging)
            throws IOException {
        return available(table).rollback(table, snapshot, staging);
    }

    @Override
    public LakeInspection inspect(LakeTable table) throws IOException {
        return available(table).inspect(table);
    }

    private LakeTables available(LakeTable table) {
        context.failIfBucketUnavailable(table.bucket(), context.turns().own());
        return real;
    }
}
