package dev.leat.aws.kinesis;

import dev.leat.app.StreamSource;
import dev.leat.aws.state.ShardLeases;
import dev.leat.aws.state.ShardLeases.Overview;
import dev.leat.aws.state.ShardProgress;
import dev.leat.aws.state.StateTable;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The leases of a pipeline on the shards of a stream.
///
/// @param created the time at which the stream was created
/// @param since the time at which the pipeline begins; empty if it begins at the oldest record
record StreamLeases(ShardLeases leases, Instant created, Optional<Instant> since) {

    /// Returns the leases on the shards of the stream that exists now.
    ///
    /// @param before the age of the records at which a new pipeline with `start: latest` begins
    /// @throws UnavailableException if Kinesis or the state table is unavailable
    static StreamLeases of(
            StreamReader reader, ShardReads reads, StateTable table, Time time, Duration before) {
        var created = reads.describe().created();
        var leases =
                new ShardLeases(
                        table,
                        reader.pipeline(),
                        reader.from().stream(),
                        created,
                        reader.worker(),
                        time);
        boolean latest = reader.from().start() == StreamSource.Start.LATEST;
        var since =
                leases.begin(latest ? Optional.of(time.instant().minus(before)) : Optional.empty());
        return new StreamLeases(leases, created, since);
    }

    /// Returns the reason why a container takes no shards.
    static UnavailableException runsAsFunction(StreamReader reader, ShardReads reads) {
        return new UnavailableException(
                "pipeline %s also runs as a function in Lambda, so this process takes no shards of %s; run it either in functions or in containers"
                        .formatted(reader.pipeline(), reads.what()));
    }

    /// Returns true if the pipeline has finished all records that a shard has now. Reads the shard,
    /// unless its end is stored.
    ///
    /// @throws UnavailableException if Kinesis is unavailable
    boolean finished(String shard, Overview now, ShardReads reads) {
        if (now.ended(shard)) {
            return true;
        }
        var item = now.shards().get(shard);
        var progress = item == null ? ShardProgress.NONE : item.progress();
        if (progress.checkpoint().leased().isPresent() || progress.oldest().isPresent()) {
            return false;
        }
        try {
            var iterator = reads.iterator(shard, progress.checkpoint().after(), since);
            var page = reads.read(shard, iterator, 1);
            return page != null && page.records().isEmpty() && page.behind().isZero();
        } catch (ThrottledException _) {
            return false;
        }
    }
}
