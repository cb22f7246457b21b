package dev.leat.server.operations;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.lake.LakeSnapshot;
import dev.leat.port.LakeTables;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.server.RefusedRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Lake tables of a platform in this process.
record PlatformLake(LakeTables tables, App app) implements LakeOperations {

    private static final int UNKNOWN = 404;
    private static final int UNFIT = 422;

    @Override
    public LakeSnapshot snapshot(String table) {
        var definition = app.all(LakeTable.class).get(table);
        if (definition == null) {
            throw new RefusedRequestException(
                    UNKNOWN,
                    "no lake table '%s' in the app; use one of: %s"
                            .formatted(
                                    table, String.join(", ", app.all(LakeTable.class).keySet())));
        }
        try {
            return tables.snapshot(definition);
        } catch (RefusedTableException refused) {
            throw new RefusedRequestException(UNFIT, String.valueOf(refused.getMessage()));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read lake table " + table, failed);
        }
    }
}
