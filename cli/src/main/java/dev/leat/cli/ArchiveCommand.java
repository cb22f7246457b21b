package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Archives.Archive;
import dev.leat.text.TimeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat archive`: commands about the archives of pipelines.
@Command(
        name = "archive",
        header = "List the archives of pipelines.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat archive ls --app examples/orders"})
record ArchiveCommand(AppAccess access, Terminal terminal) {

    private static final Listing<Archive> ARCHIVES =
            Listing.<Archive>lines()
                    .text("PIPELINE", Archive::pipeline)
                    .text("KEPT", archive -> TimeText.period(archive.period()))
                    .text(
                            "SINCE",
                            archive ->
                                    archive.complete() ? "first" : TimeText.second(archive.since()))
                    .count("RECORDS", Archive::records)
                    .count("BYTES", Archive::bytes)
                    .count("OBJECTS", Archive::objects)
                    .time("OLDEST", Archive::oldest)
                    .time("NEWEST", Archive::newest)
                    .orElse("no archives");

    /// `leat archive ls`: lists archives.
    @Command(
            name = "ls",
            header = "List the archives of pipelines with their sizes.",
            description = {
                "%nSINCE is the time from which the archive has all processed records; 'first'",
                "means that it has all records that the pipeline has ever processed. BYTES is",
                "the compressed size. OBJECTS is the number of objects in buckets that have",
                "records of the archive; --json also prints their size. OLDEST and NEWEST are",
                "times of arrival. Times are UTC."
            },
            footer = {"%nExample:", "  leat archive ls --app examples/orders --json"})
    int ls(
            @Option(names = "--json", description = "Print one JSON object per line.") boolean json,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    ARCHIVES.print(terminal, json, operations.archives());
                    return 0;
                });
    }
}
