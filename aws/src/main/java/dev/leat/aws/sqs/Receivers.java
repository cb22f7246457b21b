package dev.leat.aws.sqs;

import dev.leat.plan.Backoff;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

    /// The longest poll of a process that ends when no message waits. A stop waits as long.
    private static final int SHORT_POLL_SECONDS = 1;

    /// Maximum wait of an idle thread. A request for messages ends the wait.
    private static final Duration REST = Duration.ofSeconds(1);

    private static final Backoff BACKOFF =
            new Backoff(
                    Duration.ofMillis(200), Duration.ofSeconds(30), RandomGenerator.getDefault());

    /// The time that a stop waits for the responses to receives, so that their messages can be
    /// returned. A long poll of an empty queue may take longer.
    private static final Duration LAST_RESPONSES = Duration.ofSeconds(1);

    private final SqsSource source;
    private final String queue;
    private final Time time;
    private final int waitSeconds;
    private final Signal stopping = new Signal();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean full;
    private volatile boolean closed;

    /// @param untilIdle true if the process ends when no message waits
    Receivers(SqsSource source, String queue, Time time, boolean untilIdle) {
        this.source = source;
        this.queue = queue;
        this.time = time;
        this.waitSeconds = untilIdle ? SHORT_POLL_SECONDS : LONG_POLL_SECONDS;
    }

    void start() {
        for (int i = 0; i < MOST; i++) {
            int index = i;
            var failures = new AtomicInteger();
            threads.add(
                    Tasks.repeated(
                            Thread.ofVirtual().factory(),
                            "leat-sqs-" + queue + "-" + i,
                            new Tasks.Terms(time, stopping, () -> closed, LOG::error),
                            () -> round(index, failures)));
        }
        threads.forEach(Thread::start);
    }

    /// @param failures the failures of the thread since its last success
    private void round(int index, AtomicInteger failures) throws InterruptedException {
        long seen = source.demand().count();
        int missing = source.missing();
        if (missing <= index * SqsBatches.ENTRIES || (index > 0 && !full)) {
            if (!closed) {
                time.await(source.demand(), seen, time.instant().plus(REST));
            }
            return;
        }
        try {
            receive(missing, index == 0 && failures.get() == 0 ? waitSeconds : 0);
            failures.set(0);
        } catch (UnavailableException | NoSuchQueueException down) {
            failed(index, down);
            var wait = BACKOFF.delay(failures.incrementAndGet());
            time.await(stopping, 0, time.instant().plus(wait));
        }
    }

    /// Receives messages. After a failure the receive must not wait for messages: until it
    /// succeeds, the source is unavailable.
    private void receive(int missing, int waitSeconds) {
        source.retry();
        int most = Math.min(SqsBatches.ENTRIES, missing);
        int received = source.receive(most, waitSeconds);
        if (closed) {
            boolean _ = source.releaseAll();
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

    /// Ends the threads after their current requests.
    void stop() {
        closed = true;
        stopping.raise();
        source.demand().raise();
    }

    /// Stops, waits for the current requests for a short time, and returns the waiting messages. A
    /// long poll that has not ended may receive these messages again, so its thread then gets the
    /// time to return them, too.
    @Override
    public void close() {
        stop();
        Threads.awaitEnd(threads, LAST_RESPONSES);
        if (source.releaseAll()) {
            Threads.awaitEnd(threads, LAST_RESPONSES);
        }
    }
}
