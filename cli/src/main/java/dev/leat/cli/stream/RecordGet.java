package dev.leat.cli.stream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TimeArgument;
import dev.leat.mask.VisibleBody;
import dev.leat.operations.ShardPages;
import dev.leat.operations.StreamRecordOperations;
import dev.leat.operations.StreamRecordOperations.ShardRecord;
import dev.leat.operations.StreamRecordOperations.ShardSummary;
import dev.leat.text.CountText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat stream get`: prints records.
@Command(
        name = "get",
        header = "Print records of a stream, oldest first.",
        description = {
            "%nReading does not remove records, and no pipeline is affected. Records of",
            "different shards are ordered by arrival time. Personal values (columns with pii",
            "in the schemas of the pipelines that read or write the stream) are masked, and",
            "then also partition keys that the masked record does not show. Times are UTC."
        },
        footer = {
            "%nExamples:",
            "  leat stream get live --app examples/warehouse",
            "  leat stream get live --shard shardId-000000000001 --from 2025-06-01T12:00:00Z"
        })
public final class RecordGet extends AppCommand {

    private static final Listing<RecordRow> RECORDS =
            Listing.<RecordRow>lines()
                    .time("ARRIVED", row -> Optional.of(row.found().arrived()))
                    .text("SHARD", RecordRow::shard)
                    .text("KEY", row -> TerminalLine.flat(row.found().partitionKey()))
                    .text("DATA", RecordRow::text)
                    .orElse("no records");

    @Parameters(index = "0", paramLabel = "STREAM", description = "Name of the stream.")
    String name = "";

    @Option(
            names = "--shard",
            paramLabel = "SHARD",
            description = "Only this shard; 'leat ls streams STREAM' lists them.")
    @Nullable String shard;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Only records that arrived at this time or later, such as"
                            + " 2025-06-01T12:00:00Z.")
    @Nullable String from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of records. Default: 10.")
    int limit = 10;

    @Option(names = "--unmask", description = "Show personal values.")
    boolean unmask;

    @Option(
            names = "--json",
            description = "Print one JSON object per record, each on its own line.")
    boolean json;

    public RecordGet(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        CommandException.atLeastOne("--limit", limit);
        var since = Optional.ofNullable(from).map(time -> TimeArgument.of("--from", time));
        return access.read(
                options.location(),
                operations -> {
                    print(operations.streams(), since);
                    return 0;
                });
    }

    private void print(StreamRecordOperations operations, Optional<Instant> since) {
        var shards =
                shard == null
                        ? StreamCommand.stream(operations, name).shards().stream()
                                .map(ShardSummary::shard)
                                .toList()
                        : List.of(shard);
        var rows = RECORDS.output(terminal, json);
        int[] shown = new int[1];
        new ShardPages(operations, name, shards, since, unmask)
                .forEach((from, found) -> {
                    if (shown[0] == limit) {
                        terminal.warn(
                                "%s shown, more exist; raise --limit or use --from"
                                        .formatted(CountText.of(limit, "record")));
                        return false;
                    }
                    shown[0]++;
                    rows.add(new RecordRow(from, found));
                    return true;
                });
        rows.end();
    }

    private record RecordRow(String shard, @JsonUnwrapped ShardRecord found) {

        String text() {
            return VisibleBody.text(found.data())
                    .map(TerminalLine::flat)
                    .orElseGet(() ->
                            "(%s, not text)".formatted(CountText.of(found.data().length, "byte")));
        }
    }
}
