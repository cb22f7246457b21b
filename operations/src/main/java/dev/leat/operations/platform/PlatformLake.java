package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSnapshot;
import dev.leat.operations.LakeOperations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.LakeTables.RefusedTableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/// Lake tables of a platform in this process.
record PlatformLake(LakeTables tables, Optional<LakeMaintenance> maintenance, App app)
        implements LakeOperations {

    private interface Work<T> {
        T of(LakeTable table) throws IOException;
    }

    @Override
    public LakeSnapshot snapshot(String table) {
        return with(table, tables::snapshot);
    }

    @Override
    public LakeSnapshot scan(String table, LakeScanRequest request) {
        return with(table, of -> tables.scan(of, request));
    }

    @Override
    public LakeHistory history(String table) {
        return with(table, tables::history);
    }

    @Override
    public LakeMaintenance.Compaction compact(String table) {
        return with(table, of -> own().compact(of));
    }

    @Override
    public LakeMaintenance.Expiry expire(String table, long ageSeconds) {
        return with(
                table,
                of ->
                        own().expire(
                                        of,
                                        ageSeconds == 0
                                                ? of.maintenance().maxSnapshotAge()
                                                : Duration.ofSeconds(ageSeconds)));
    }

    @Override
    public LakeMaintenance.Rollback rollback(String table, String snapshot) {
        return with(table, of -> own().rollback(of, number(snapshot)));
    }

    @Override
    public LakeMaintenance.Check verify(String table) {
        return with(table, of -> own().verify(of));
    }

    /// A snapshot's number may be larger than a number in JSON, so it is a text.
    private static long number(String snapshot) {
        try {
            return Long.parseLong(snapshot);
        } catch (NumberFormatException _) {
            throw RefusedOperationException.invalid(
                    "'%s' is no number of a snapshot".formatted(snapshot));
        }
    }

    private LakeMaintenance own() {
        return maintenance.orElseThrow(() ->
                RefusedOperationException.unknown(
                        "this platform has no maintenance of lake tables"));
    }

    private <T> T with(String table, Work<T> work) {
        var definition = app.all(LakeTable.class).get(table);
        if (definition == null) {
            throw RefusedOperationException.unknown(
                    "lake table", table, app.all(LakeTable.class).keySet());
        }
        try {
            return work.of(definition);
        } catch (RefusedTableException refused) {
            throw RefusedOperationException.invalid(refused);
        } catch (IllegalArgumentException unfit) {
            throw RefusedOperationException.invalid(unfit);
        } catch (IOException failed) {
            throw new UncheckedIOException("lake table " + table + " failed", failed);
        }
    }
}
