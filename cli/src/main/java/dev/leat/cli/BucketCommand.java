package dev.leat.cli;

import dev.leat.batch.FileUnit;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable.Column;
import dev.leat.server.operations.Operations;
import dev.leat.server.query.ObjectLocation;
import dev.leat.server.query.ObjectPages;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `leat bucket`: commands about buckets.
@Command(
        name = "bucket",
        header = "List buckets and their objects.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat bucket ls --app examples/csv"})
final class BucketCommand {

    /// `leat bucket ls`: lists buckets or objects.
    @Command(
            name = "ls",
            header = "List the buckets, or the objects of a bucket.",
            footer = {
                "%nExamples:",
                "  leat bucket ls --app examples/csv",
                "  leat bucket ls output/2025/ --app examples/csv --json"
            })
    static final class Ls implements Callable<Integer> {

        private static final int DEFAULT_LIMIT = 1000;

        @Parameters(
                paramLabel = "BUCKET[/PREFIX]",
                arity = "0..1",
                description =
                        "Bucket and, optionally, prefix of the keys. Default: list the buckets.")
        @Nullable String place;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "Maximum number of objects. Default: 1000.")
        int limit = DEFAULT_LIMIT;

        @Option(names = "--json", description = "Print one JSON object per line.")
        boolean json;

        @Mixin AppOptions options = new AppOptions();

        private final AppAccess access;
        private final Terminal terminal;

        Ls(AppAccess access, Terminal terminal) {
            this.access = access;
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return access.read(
                    options.location(),
                    operations -> {
                        if (place == null) {
                            buckets(operations);
                        } else {
                            objects(ObjectLocation.of(place).in(operations.app()), operations);
                        }
                        return 0;
                    });
        }

        private void buckets(Operations operations) {
            var rows =
                    new Listing(
                            terminal,
                            json,
                            Column.text("BUCKET"),
                            Column.number("OBJECTS"),
                            Column.number("BYTES"));
            for (var bucket : operations.app().buckets().keySet()) {
                long count = 0;
                long bytes = 0;
                for (var object : new ObjectPages(operations, bucket, "")) {
                    count++;
                    bytes += object.object().unit().size();
                }
                rows.row(
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("bucket", bucket)
                                .put("objects", count)
                                .put("bytes", bytes),
                        bucket,
                        Terminal.count(count),
                        Terminal.count(bytes));
            }
            rows.end();
        }

        private void objects(ObjectLocation place, Operations operations) {
            var rows =
                    new Listing(
                            terminal,
                            json,
                            Column.text("KEY"),
                            Column.number("BYTES"),
                            Column.text("PUT"),
                            Column.text("VERSION"));
            int shown = 0;
            for (var object : new ObjectPages(operations, place.bucket(), place.key())) {
                if (shown++ == limit) {
                    terminal.warn(
                            "%s shown, more exist; raise --limit or use a longer prefix"
                                    .formatted(Terminal.count(limit, "object")));
                    break;
                }
                var unit = object.object().unit();
                rows.row(
                        json(unit, object.object().metadata()),
                        TerminalLine.flat(unit.key()),
                        Terminal.count(unit.size()),
                        unit.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                        unit.versionText());
            }
            rows.end();
        }

        private static ObjectNode json(FileUnit unit, Map<String, String> metadata) {
            var row =
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("key", unit.key())
                            .put("bytes", unit.size())
                            .put("put", unit.created().toString())
                            .put("version", unit.versionText())
                            .put("etag", unit.etag());
            var more = row.putObject("metadata");
            metadata.forEach(more::put);
            return row;
        }
    }
}
