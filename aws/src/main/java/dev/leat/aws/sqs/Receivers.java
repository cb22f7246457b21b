package dev.leat.aws.sqs;

import dev.leat.plan.Backoff;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads that receive a queue's messages before workers lease them. One of them always waits
/// for messages with a long poll while messages are wanted; the others help as long as receives are
/// full and more messages are wanted than one receive returns.
final class Receivers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

    /// Maximum number of threads; each receive returns at most ten messages.
    private static final int MOST = 16;

    private static final int LONG_POLL_SECONDS = 20;

    /// Wait of a thread that has nothing to do, if nobody wants messages earlier.
    private static final Duration REST = Duration.ofSeconds(1);

    private static final Backoff BACKOFF =
            new Backoff(
                    Duration.ofMillis(200), Duration.ofSeconds(30), RandomGenerator.getDefault());

    private final SqsSource source;
    private final String queue;
    private final Time time;
    private volatile boolean full;
    private volatile boolean closed;

    Receivers(SqsSource source, String queue, Time time) {
        this.source = source;
        this.queue = queue;
        this.time = time;
    }

    void start() {
        for (int i = 0; i < MOST; i++) {
            int index = i;
            Thread.ofVirtual().name("leat-sqs-" + queue + "-" + i).start(() -> run(index));
        }
    }

    private void run(int index) {
        int failures = 0;
        try {
            while (!closed) {
                long seen = source.demand().count();
                int missing = source.missing();
                if (missing <= index * SqsBatches.ENTRIES || (index > 0 && !full)) {
                    time.await(source.demand(), seen, time.instant().plus(REST));
                    continue;
                }
                try {
                    receive(index, missing);
                    failures = 0;
                } catch (UnavailableException | NoSuchQueueException down) {
                    failures++;
                    failed(index, down);
                    time.await(new Signal(), 0, time.instant().plus(BACKOFF.delay(failures)));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(int index, int missing) {
        source.retry();
        int most = Math.min(SqsBatches.ENTRIES, missing);
        int received = source.receive(most, index == 0 ? LONG_POLL_SECONDS : 0);
        if (closed) {
            source.releaseAll();
        }
        full = received == most;
        if (full) {
            source.demand().raise();
        }
        source.failure(Optional.empty());
    }

    private void failed(int index, RuntimeException down) {
        full = false;
        if (index == 0) {
            LOG.warn("Queue {} cannot be received: {}", queue, down.getMessage());
        }
        source.failure(
                Optional.of(
                        down instanceof UnavailableException unavailable
                                ? unavailable
                                : new UnavailableException(
                                        "queue %s does not exist in SQS; create it, or check region and prefix"
                                                .formatted(queue),
                                        down)));
    }

    /// Ends the threads after their current requests, and returns the waiting messages.
    @Override
    public void close() {
        closed = true;
        source.demand().raise();
        source.releaseAll();
    }
}
