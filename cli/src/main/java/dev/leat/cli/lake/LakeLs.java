package dev.leat.cli.lake;

import dev.leat.app.LakeTable;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable.Column;
import dev.leat.server.operations.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat lake ls`: lists lake tables.
@Command(
        name = "ls",
        header = "List the lake tables with their current snapshots.",
        footer = {"%nExample:", "  leat lake ls --app examples/lake --json"})
public final class LakeLs implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;

    public LakeLs(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
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
        var rows =
                new Listing(
                        terminal,
                        json,
                        Column.text("TABLE"),
                        Column.text("LOCATION"),
                        Column.text("SNAPSHOT"),
                        Column.number("FILES"),
                        Column.number("BYTES"));
        for (var table : operations.app().all(LakeTable.class).values()) {
            var snapshot = operations.lake().snapshot(table.name());
            long bytes = bytes(table.name(), snapshot.files());
            rows.row(
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("table", table.name())
                            .put("location", table.location())
                            .put("snapshot", Long.toString(snapshot.id()))
                            .put("files", snapshot.files().size())
                            .put("bytes", bytes),
                    table.name(),
                    table.location(),
                    snapshot.id() == 0 ? "" : Long.toString(snapshot.id()),
                    Terminal.count(snapshot.files().size()),
                    Terminal.count(bytes));
        }
        rows.end();
    }

    private static long bytes(String table, List<Path> files) {
        long bytes = 0;
        try {
            for (var file : files) {
                bytes += Files.size(file);
            }
        } catch (IOException missing) {
            throw CommandException.error(
                    "a data file of %s cannot be read: %s; 'leat lake verify %s' lists all problems"
                            .formatted(table, missing.getMessage(), table));
        }
        return bytes;
    }
}
