package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.ItemPages;
import dev.leat.operations.Operations;
import dev.leat.text.CountText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat table`: commands about key-value tables.
@Command(
        name = "table",
        header = "Read an item of a table, or export all items.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat table get events 536365 --app examples/events",
            "  leat table export events events.ndjson --app examples/events"
        })
record TableCommand(AppAccess access, Terminal terminal) {

    /// Passes each item of a table to `document`, as JSON.
    private static void each(Operations operations, String table, Consumer<String> document) {
        new ItemPages(operations.items(), table).forEach(item -> document.accept(item.document()));
    }

    /// `leat table get`: prints one item.
    @Command(
            name = "get",
            header = "Print an item as JSON.",
            footer = {"%nExample:", "  leat table get events 536365 --app examples/events"})
    int get(
            @Parameters(index = "0", paramLabel = "TABLE", description = "Name of the table.")
                    String table,
            @Parameters(
                            index = "1..*",
                            arity = "1..2",
                            paramLabel = "KEY",
                            description = "Partition key, and sort key if the table has one.")
                    List<String> key,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    var item =
                            operations
                                    .items()
                                    .item(table, key)
                                    .orElseThrow(() ->
                                            CommandException.error(
                                                    "table %s has no item with the key %s"
                                                            .formatted(
                                                                    table,
                                                                    String.join(", ", key))));
                    terminal.say(item.document());
                    return 0;
                });
    }

    /// `leat table export`: writes all items.
    @Command(
            name = "export",
            header = "Write all items of a table, one JSON object per line.",
            footer = {
                "%nExample:",
                "  leat table export events events.ndjson --app examples/events"
            })
    int export(
            @Parameters(index = "0", paramLabel = "TABLE", description = "Name of the table.")
                    String table,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "FILE",
                            description =
                                    "File to write; it must not exist. Default: standard output.")
                    @Nullable Path file,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    if (file == null) {
                        each(operations, table, terminal::say);
                    } else {
                        export(operations, table, file);
                    }
                    return 0;
                });
    }

    private void export(Operations operations, String table, Path to) {
        long[] count = new long[1];
        try (var out =
                Files.newBufferedWriter(
                        to, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
            each(
                    operations,
                    table,
                    document -> {
                        try {
                            out.write(document);
                            out.newLine();
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                        count[0]++;
                    });
        } catch (FileAlreadyExistsException there) {
            throw CommandException.error(
                    to + " exists already; choose another file, or remove this one");
        } catch (IOException | UncheckedIOException failed) {
            throw CommandException.error("cannot write %s: %s".formatted(to, failed.getMessage()));
        }
        terminal.say("%s written to %s".formatted(CountText.of(count[0], "item"), to));
    }
}
