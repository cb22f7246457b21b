package dev.leat.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.batch.FileUnit;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.ObjectFile;
import dev.leat.operations.Operations;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.operations.query.ObjectPages;
import dev.leat.text.CountText;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat bucket`: commands about buckets.
@Command(
        name = "bucket",
        header = "List buckets and their objects.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat bucket ls --app examples/csv"})
record BucketCommand(AppAccess access, Terminal terminal) {

    private static final Listing<BucketRow> BUCKETS =
            Listing.<BucketRow>lines()
                    .text("BUCKET", BucketRow::bucket)
                    .count("OBJECTS", BucketRow::objects)
                    .count("BYTES", BucketRow::bytes);

    private static final Listing<ObjectRow> OBJECTS =
            Listing.<ObjectRow>lines()
                    .text("KEY", row -> TerminalLine.flat(row.unit().key()))
                    .count("BYTES", row -> row.unit().size())
                    .text(
                            "PUT",
                            row -> row.unit().created().truncatedTo(ChronoUnit.SECONDS).toString())
                    .text("VERSION", ObjectRow::version);

    /// `leat bucket ls`: lists buckets or objects.
    @Command(
            name = "ls",
            header = "List the buckets, or the objects of a bucket.",
            footer = {
                "%nExamples:",
                "  leat bucket ls --app examples/csv",
                "  leat bucket ls output/2025/ --app examples/csv --json"
            })
    int ls(
            @Parameters(
                            paramLabel = "BUCKET[/PREFIX]",
                            arity = "0..1",
                            description =
                                    "Bucket and, optionally, prefix of the keys. Default: list the buckets.")
                    @Nullable String place,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            description = "Maximum number of objects. Default: 1000.",
                            defaultValue = "1000")
                    int limit,
            @Option(names = "--json", description = "Print one JSON object per line.") boolean json,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    if (place == null) {
                        buckets(operations, json);
                    } else {
                        objects(ObjectLocation.of(place), limit, operations, json);
                    }
                    return 0;
                });
    }

    private void buckets(Operations operations, boolean json) {
        var rows = BUCKETS.output(terminal, json);
        for (var bucket : operations.app().buckets().keySet()) {
            long count = 0;
            long bytes = 0;
            for (var object : new ObjectPages(operations, bucket, "")) {
                count++;
                bytes += object.object().unit().size();
            }
            rows.add(new BucketRow(bucket, count, bytes));
        }
        rows.end();
    }

    private void objects(ObjectLocation named, int limit, Operations operations, boolean json) {
        var place = named.in(operations.app());
        var rows = OBJECTS.output(terminal, json);
        int shown = 0;
        for (var object : new ObjectPages(operations, place.bucket(), place.key())) {
            if (shown++ == limit) {
                terminal.warn(
                        "%s shown, more exist; raise --limit or use a longer prefix"
                                .formatted(CountText.of(limit, "object")));
                break;
            }
            rows.add(new ObjectRow(object, object.object().unit().versionText()));
        }
        rows.end();
    }

    /// A bucket, the number of its objects, and the sum of their sizes.
    private record BucketRow(String bucket, long objects, long bytes) {}

    /// An object and the text of its version, as `source.version` has it.
    private record ObjectRow(@JsonUnwrapped ObjectFile file, String version) {

        FileUnit unit() {
            return file.object().unit();
        }
    }
}
