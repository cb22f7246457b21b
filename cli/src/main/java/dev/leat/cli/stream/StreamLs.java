package dev.leat.cli.stream;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable.Column;
import dev.leat.cli.terminal.TimeText;
import dev.leat.server.operations.StreamRecordOperations.ShardSummary;
import dev.leat.server.operations.StreamRecordOperations.StreamSummary;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `leat stream ls`: lists streams or shards.
@Command(
        name = "ls",
        header = "List the streams, or the shards of a stream.",
        description = {
            "%nSHARDS is the number of open shards. OLDEST and NEWEST are the arrival times of",
            "records, in UTC. LAG is, for each pipeline that reads the stream, the age of the",
            "oldest record that it has not processed."
        },
        footer = {
            "%nExamples:",
            "  leat stream ls --app examples/warehouse",
            "  leat stream ls live --app examples/warehouse --json"
        })
public final class StreamLs implements Callable<Integer> {

    @Parameters(
            paramLabel = "STREAM",
            arity = "0..1",
            description = "Stream whose shards are listed. Default: list the streams.")
    @Nullable String name;

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;

    public StreamLs(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    if (name == null) {
                        streams(operations.streams().streams());
                    } else {
                        shards(StreamCommand.stream(operations.streams(), name).shards());
                    }
                    return 0;
                });
    }

    private void streams(List<StreamSummary> streams) {
        if (streams.isEmpty() && !json) {
            terminal.say("no streams");
            return;
        }
        var rows =
                new Listing(
                        terminal,
                        json,
                        Column.text("STREAM"),
                        Column.number("SHARDS"),
                        Column.number("RECORDS"),
                        Column.text("OLDEST"),
                        Column.text("NEWEST"),
                        Column.text("RETENTION"),
                        Column.text("LAG"));
        streams.forEach(stream -> row(rows, stream));
        rows.end();
    }

    private static void row(Listing rows, StreamSummary stream) {
        long open = stream.shards().stream().filter(ShardSummary::open).count();
        long records = stream.shards().stream().mapToLong(ShardSummary::records).sum();
        var oldest =
                stream.shards().stream()
                        .flatMap(shard -> shard.oldest().stream())
                        .min(Comparator.naturalOrder());
        var newest =
                stream.shards().stream()
                        .flatMap(shard -> shard.newest().stream())
                        .max(Comparator.naturalOrder());
        var line =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("stream", stream.stream())
                        .put("shards", open)
                        .put("records", records)
                        .put("oldest", oldest.map(Object::toString).orElse(null))
                        .put("newest", newest.map(Object::toString).orElse(null))
                        .put("retention_seconds", stream.retention().toSeconds());
        var pipelines = line.putArray("pipelines");
        for (var pipeline : stream.pipelines()) {
            pipelines
                    .addObject()
                    .put("pipeline", pipeline.pipeline())
                    .put("unprocessed", pipeline.records())
                    .put("lag_ms", pipeline.lagMillis());
        }
        rows.row(
                line,
                stream.stream(),
                Terminal.count(open),
                Terminal.count(records),
                oldest.map(TimeText::second).orElse(""),
                newest.map(TimeText::second).orElse(""),
                TimeText.period(stream.retention()),
                stream.pipelines().stream()
                        .map(pipeline ->
                                pipeline.pipeline()
                                        + " "
                                        + TimeText.age(Duration.ofMillis(pipeline.lagMillis())))
                        .collect(Collectors.joining(", ")));
    }

    private void shards(List<ShardSummary> shards) {
        var rows =
                new Listing(
                        terminal,
                        json,
                        Column.text("SHARD"),
                        Column.text("STATE"),
                        Column.number("RECORDS"),
                        Column.text("OLDEST"),
                        Column.text("NEWEST"));
        for (var shard : shards) {
            rows.row(
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("shard", shard.shard())
                            .put("open", shard.open())
                            .put("records", shard.records())
                            .put("oldest", shard.oldest().map(Object::toString).orElse(null))
                            .put("newest", shard.newest().map(Object::toString).orElse(null)),
                    shard.shard(),
                    shard.open() ? "open" : "closed",
                    Terminal.count(shard.records()),
                    shard.oldest().map(TimeText::second).orElse(""),
                    shard.newest().map(TimeText::second).orElse(""));
        }
        rows.end();
    }
}
