package dev.leat.cli.lake;

import dev.leat.app.LakeTable;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat lake ls`: lists lake tables.
@Command(
        name = "ls",
        header = "List the lake tables with their current snapshots.",
        footer = {"%nExample:", "  leat lake ls --app examples/lake --json"})
public final class LakeLs extends AppCommand {

    private static final Listing<LakeRow> TABLES =
            Listing.<LakeRow>lines()
                    .text("TABLE", LakeRow::table)
                    .text("LOCATION", LakeRow::location)
                    .text("SNAPSHOT", row -> row.snapshot().equals("0") ? "" : row.snapshot())
                    .count("FILES", LakeRow::files)
                    .count("BYTES", LakeRow::bytes);

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    public LakeLs(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    list(operations);
                    return 0;
                });
    }

    private void list(Operations operations) {
        var rows = TABLES.output(terminal, json);
        for (var table : operations.app().all(LakeTable.class).values()) {
            var snapshot = operations.lake().snapshot(table.name());
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

    /// The current snapshot of a lake table; the id is 0 if there is none.
    private record LakeRow(String table, String location, String snapshot, int files, long bytes) {}
}
