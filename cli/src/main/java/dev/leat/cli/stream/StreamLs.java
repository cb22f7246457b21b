package dev.leat.cli.stream;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.StreamRecordOperations.ShardSummary;
import dev.leat.operations.StreamRecordOperations.StreamSummary;
import dev.leat.text.CountText;
import dev.leat.text.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat stream ls`: lists streams or shards.
@Command(
        name = "ls",
        header = "List the streams, or the shards of a stream.",
        description = {
            "%nSHARDS is the number of open shards. OLDEST and NEWEST are the arrival times of",
            "records, in UTC. LAG is, for each pipeline that reads the stream, the age of the",
            "oldest record that it has not processed. On AWS, only SHARDS and RETENTION are",
            "known."
        },
        footer = {
            "%nExamples:",
            "  leat stream ls --app examples/warehouse",
            "  leat stream ls live --app examples/warehouse --json"
        })
public final class StreamLs extends AppCommand {

    private static final Listing<StreamSummary> STREAMS =
            Listing.<StreamSummary>lines()
                    .text("STREAM", StreamSummary::stream)
                    .count(
                            "SHARDS",
                            stream -> stream.shards().stream().filter(ShardSummary::open).count())
                    .number("RECORDS", stream -> records(stream.shards()))
                    .time(
                            "OLDEST",
                            stream ->
                                    times(stream, ShardSummary::oldest)
                                            .min(Comparator.naturalOrder()))
                    .time(
                            "NEWEST",
                            stream ->
                                    times(stream, ShardSummary::newest)
                                            .max(Comparator.naturalOrder()))
                    .text("RETENTION", stream -> TimeText.period(stream.retention()))
                    .text("LAG", StreamLs::lag)
                    .orElse("no streams");

    private static final Listing<ShardSummary> SHARDS =
            Listing.<ShardSummary>lines()
                    .text("SHARD", ShardSummary::shard)
                    .text("STATE", shard -> shard.open() ? "open" : "closed")
                    .number("RECORDS", shard -> records(List.of(shard)))
                    .time("OLDEST", ShardSummary::oldest)
                    .time("NEWEST", ShardSummary::newest);

    @Parameters(
            paramLabel = "STREAM",
            arity = "0..1",
            description = "Stream whose shards are listed. Default: list the streams.")
    @Nullable String name;

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    public StreamLs(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    if (name == null) {
                        STREAMS.print(terminal, json, operations.streams().streams());
                    } else {
                        SHARDS.print(
                                terminal,
                                json,
                                StreamCommand.stream(operations.streams(), name).shards());
                    }
                    return 0;
                });
    }

    private static Stream<Instant> times(
            StreamSummary stream, Function<ShardSummary, Optional<Instant>> time) {
        return stream.shards().stream().flatMap(shard -> time.apply(shard).stream());
    }

    /// Returns the number of records; empty if it is unknown.
    private static String records(List<ShardSummary> shards) {
        var known = shards.stream().flatMap(shard -> shard.records().stream()).toList();
        return known.size() < shards.size()
                ? ""
                : CountText.of(known.stream().mapToLong(Long::longValue).sum());
    }

    private static String lag(StreamSummary stream) {
        return stream.pipelines().stream()
                .map(pipeline ->
                        pipeline.pipeline()
                                + " "
                                + TimeText.age(Duration.ofMillis(pipeline.lagMillis())))
                .collect(Collectors.joining(", "));
    }
}
