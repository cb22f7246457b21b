package dev.leat.cli.listing;

import dev.leat.app.LakeTable;
import dev.leat.cli.terminal.Listing;

/// A row of `leat ls lake_tables`: the current snapshot of a lake table; the id is 0 if there is
/// none.
record LakeRow(String table, String location, String snapshot, int files, long bytes) {

    private static final Listing<LakeRow> TABLES =
            Listing.<LakeRow>lines()
                    .text("TABLE", LakeRow::table)
                    .text("LOCATION", LakeRow::location)
                    .text("SNAPSHOT", row -> row.snapshot().equals("0") ? "" : row.snapshot())
                    .count("FILES", LakeRow::files)
                    .count("BYTES", LakeRow::bytes);

    static void print(ListingRequest request) {
        var rows = request.output(TABLES);
        for (var table : request.operations().app().all(LakeTable.class).values()) {
            var snapshot = request.operations().lake().snapshot(table.name());
            rows.add(
                    new LakeRow(
                            table.name(),
                            table.location(),
                            Long.toString(snapshot.id()),
                            snapshot.files().size(),
                            snapshot.bytes()));
        }
        rows.end();
    }
}
