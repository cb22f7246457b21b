package dev.leat.cli.listing;

import dev.leat.cli.stream.StreamCommand;
import dev.leat.cli.terminal.Listing;
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

/// `leat ls streams`: the streams, or the shards of one.
final class StreamRows {

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
                    .text("LAG", StreamRows::lag)
                    .orElse("no streams");

    private static final Listing<ShardSummary> SHARDS =
            Listing.<ShardSummary>lines()
                    .text("SHARD", ShardSummary::shard)
                    .text("STATE", shard -> shard.open() ? "open" : "closed")
                    .number("RECORDS", shard -> records(List.of(shard)))
                    .time("OLDEST", ShardSummary::oldest)
                    .time("NEWEST", ShardSummary::newest);

    private StreamRows() {}

    static void streams(ListingRequest request) {
        request.print(STREAMS, request.operations().streams().streams());
    }

    static void shards(ListingRequest request) {
        request.print(
                SHARDS,
                StreamCommand.stream(request.operations().streams(), request.name()).shards());
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
