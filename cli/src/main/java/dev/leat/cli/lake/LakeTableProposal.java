package dev.leat.cli.lake;

import dev.leat.app.App;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.operations.Operations;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.text.Trim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// The YAML of a schema and a lake table for the rows of existing objects.
public final class LakeTableProposal {

    private LakeTableProposal() {}

    /// Returns the lines of the YAML.
    ///
    /// @param place the bucket and the prefix of the objects
    /// @throws CommandException if the objects cannot be read, or have no column that a lake table
    ///   can have
    public static List<String> of(ObjectLocation place, Operations operations, Path state) {
        var from = place.in(operations.app());
        try (var files = new FileTables(operations, state);
                var tables = new InMemoryTables(files.folder())) {
            try {
                return yaml(from, operations.app(), ProposedColumns.of(files.linked(from), tables));
            } catch (BindException unreadable) {
                throw CommandException.input(files.said(unreadable));
            }
        }
    }

    private static List<String> yaml(ObjectLocation from, App app, ProposedColumns columns) {
        if (columns.types().isEmpty()) {
            throw CommandException.input(
                    "the files of '%s' have no column that a lake table can have".formatted(from));
        }
        var name = name(from, app);
        var schema = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Row";
        var lines = new ArrayList<>(List.of("schemas:", "  %s:".formatted(schema)));
        columns.types()
                .forEach((column, type) -> lines.add("    %s: %s".formatted(quoted(column), type)));
        columns.refused()
                .forEach((column, type) ->
                        lines.add(
                                "    # not possible in a lake table: %s, of the type %s"
                                        .formatted(
                                                TerminalLine.flat(quoted(column)),
                                                TerminalLine.flat(type))));
        lines.add("lake_tables:");
        lines.add(
                "  %s: {bucket: %s, prefix: lake/%s/, schema: %s}"
                        .formatted(name, from.bucket(), name, schema));
        return lines;
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
