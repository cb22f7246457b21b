package dev.leat.cli.function;

import dev.leat.app.Pipeline;
import dev.leat.aws.kinesis.DeliveredRecords;
import dev.leat.aws.kinesis.KinesisStreams;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.run.Invocations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One invocation of a function with records of a stream. Lambda delivers records that are not
/// finished again at once, so the invocation itself waits for the delay of a retry and for
/// unavailable services, as long as it has time. Owned by one thread.
final class StreamInvocation {

    private static final Logger LOG = LoggerFactory.getLogger(StreamInvocation.class);

    /// The wait before the records are tried again.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// The wait after the shard could not be leased.
    private static final Duration LATER = Duration.ofSeconds(5);

    private final Runnable starts;
    private final KinesisStreams streams;
    private final Invocations invocations;
    private final Time time;
    private @Nullable DeliveredRecords delivered;

    /// @param starts stores which version of the app runs
    StreamInvocation(Runnable starts, KinesisStreams streams, Invocations invocations, Time time) {
        this.starts = starts;
        this.streams = streams;
        this.invocations = invocations;
        this.time = time;
    }

    /// Processes the records, and returns the sequence number of the first one that is not
    /// finished; empty if all are.
    ///
    /// @param until begins no batch after this time
    /// @param end the time at which the invocation ends; a batch is interrupted before
    Optional<String> run(Pipeline pipeline, ShardRecords records, Instant until, Instant end) {
        var limit = until.plus(Duration.between(until, end).dividedBy(2));
        boolean interrupted = true;
        try (var timer = new InterruptTimer(Duration.between(time.instant(), limit))) {
            repeat(pipeline, records, until, end);
            interrupted = timer.fired();
        } catch (InterruptedException stopped) {
            LOG.debug("interrupted", stopped);
        } finally {
            if (delivered != null) {
                delivered.end(interrupted);
            }
        }
        if (interrupted) {
            LOG.warn(
                    "A batch of shard {} of stream {} was interrupted before the deadline",
                    records.shard(),
                    records.stream());
        }
        return delivered == null
                ? Optional.of(records.records().getFirst().sequence())
                : delivered.unfinished();
    }

    private void repeat(Pipeline pipeline, ShardRecords records, Instant until, Instant end)
            throws InterruptedException {
        boolean more = true;
        while (more) {
            var wait = PAUSE;
            try {
                work(pipeline, records, until, end);
                more = !complete();
            } catch (UnavailableException down) {
                LOG.warn(
                        "Records of shard {} of stream {} are delivered again: {}",
                        records.shard(),
                        records.stream(),
                        down.getMessage());
                wait = LATER;
            }
            more = more && waited(wait, until);
        }
    }

    private void work(Pipeline pipeline, ShardRecords records, Instant until, Instant end)
            throws InterruptedException {
        if (delivered == null) {
            starts.run();
            delivered =
                    streams.deliver(
                            pipeline.from().queue(), records.shard(), records.records(), end);
        }
        invocations.run(pipeline.name(), until);
    }

    /// Returns true if this invocation can do no more.
    private boolean complete() {
        var now = delivered;
        return now != null && (now.stopped() || now.unfinished().isEmpty());
    }

    /// Waits. Returns false if there is not enough time.
    private boolean waited(Duration wait, Instant until) throws InterruptedException {
        var next = time.instant().plus(wait);
        if (!next.isBefore(until)) {
            return false;
        }
        time.await(next);
        return true;
    }
}
