package dev.leat.cli.lake;

import dev.leat.app.App;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.operations.Operations;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.text.Trim;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `leat lake propose`: prints the YAML of a lake table for the rows of existing files.
@Command(
        name = "propose",
        header = "Print a schema and a lake table for existing files.",
        description = {
            "%nReads the Parquet, CSV or NDJSON files whose keys begin with PREFIX, and prints",
            "YAML for app.yaml. The types of CSV columns follow from all their values. A",
            "comment names the columns that a lake table cannot have."
        },
        footer = {"%nExample:", "  leat lake propose source/2010 --app examples/lake"})
public final class LakePropose extends AppCommand {

    @Parameters(
            paramLabel = "BUCKET/PREFIX",
            description = "Bucket and, optionally, prefix of the keys.")
    String place = "";

    public LakePropose(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    propose(ObjectLocation.of(place).in(operations.app()), operations);
                    return 0;
                });
    }

    private void propose(ObjectLocation from, Operations operations) {
        try (var files = new FileTables(operations, options.location().state());
                var tables = new InMemoryTables(files.folder())) {
            try {
                print(from, operations.app(), ProposedColumns.of(files.linked(from), tables));
            } catch (BindException unreadable) {
                throw CommandException.input(files.said(unreadable));
            }
        }
    }

    private void print(ObjectLocation from, App app, ProposedColumns columns) {
        if (columns.types().isEmpty()) {
            throw CommandException.input(
                    "the files of '%s' have no column that a lake table can have".formatted(from));
        }
        var name = name(from, app);
        var schema = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Row";
        terminal.say("schemas:\n  %s:".formatted(schema));
        columns.types()
                .forEach((column, type) ->
                        terminal.say("    %s: %s".formatted(quoted(column), type)));
        columns.refused()
                .forEach((column, type) ->
                        terminal.say(
                                "    # not possible in a lake table: %s, of the type %s"
                                        .formatted(
                                                TerminalLine.flat(quoted(column)),
                                                TerminalLine.flat(type))));
        terminal.say(
                "lake_tables:%n  %s: {bucket: %s, prefix: lake/%s/, schema: %s}"
                        .formatted(name, from.bucket(), name, schema));
    }

    /// Returns a name that no resource of the app has, from the last part of the prefix.
    private static String name(ObjectLocation from, App app) {
        var parts = (from.bucket() + "/" + from.key()).split("/+", 0);
        var words = parts[parts.length - 1].replaceAll("[^A-Za-z0-9]+", "_");
        words = Trim.both(words, '_').toLowerCase(Locale.ROOT);
        var name = words.matches("[a-z].*") ? words : "table_" + words;
        var free = name;
        for (int i = 2; taken(free, app); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    private static boolean taken(String name, App app) {
        return app.resources().values().stream()
                .flatMap(kind -> kind.keySet().stream())
                .anyMatch(name::equalsIgnoreCase);
    }

    /// Returns the name as a quoted YAML string, which is also one in JSON.
    private static String quoted(String name) {
        return JsonMapper.shared().writeValueAsString(name);
    }
}
