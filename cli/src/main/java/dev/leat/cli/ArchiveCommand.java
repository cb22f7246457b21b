package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable.Column;
import dev.leat.cli.terminal.TimeText;
import dev.leat.port.Archives.Archive;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat archive`: commands about the archives of pipelines.
@Command(
        name = "archive",
        header = "List the archives of pipelines.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat archive ls --app examples/orders"})
final class ArchiveCommand {

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
    static final class Ls implements Callable<Integer> {

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
                        list(operations.archives());
                        return 0;
                    });
        }

        private void list(List<Archive> archives) {
            if (archives.isEmpty() && !json) {
                terminal.say("no archives");
                return;
            }
            var rows =
                    new Listing(
                            terminal,
                            json,
                            Column.text("PIPELINE"),
                            Column.text("KEPT"),
                            Column.text("SINCE"),
                            Column.number("RECORDS"),
                            Column.number("BYTES"),
                            Column.number("OBJECTS"),
                            Column.text("OLDEST"),
                            Column.text("NEWEST"));
            for (var archive : archives) {
                rows.row(
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("pipeline", archive.pipeline())
                                .put("kept_seconds", archive.period().toSeconds())
                                .put("complete", archive.complete())
                                .put("since", archive.since().toString())
                                .put("records", archive.records())
                                .put("bytes", archive.bytes())
                                .put("objects", archive.objects())
                                .put("object_bytes", archive.objectBytes())
                                .put("oldest", archive.oldest().map(Object::toString).orElse(null))
                                .put("newest", archive.newest().map(Object::toString).orElse(null)),
                        archive.pipeline(),
                        TimeText.period(archive.period()),
                        archive.complete() ? "first" : TimeText.second(archive.since()),
                        Terminal.count(archive.records()),
                        Terminal.count(archive.bytes()),
                        Terminal.count(archive.objects()),
                        archive.oldest().map(TimeText::second).orElse(""),
                        archive.newest().map(TimeText::second).orElse(""));
            }
            rows.end();
        }
    }
}
