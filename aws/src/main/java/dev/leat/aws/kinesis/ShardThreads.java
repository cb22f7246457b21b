package dev.leat.aws.kinesis;

import dev.leat.plan.Backoff;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads that read a stream before workers lease its records: one keeps the leases on shards,
/// and one reads each of these shards.
final class ShardThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardThreads.class);

    /// The wait between two reads of a shard with records. All readers of a shard together may read
    /// it five times a second
    /// (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
    private static final Duration PACE = Duration.ofMillis(250);

    /// The wait after a read that returned no records.
    private static final Duration REST = Duration.ofSeconds(1);

    private static final Backoff BACKOFF =
            new Backoff(
                    Duration.ofMillis(500), Duration.ofSeconds(30), RandomGenerator.getDefault());

    /// The keeper tries again before the leases of the shards expire.
    private static final Backoff KEEPER_BACKOFF =
            new Backoff(
                    Duration.ofMillis(500),
                    LookSchedule.INTERVAL.dividedBy(2),
                    RandomGenerator.getDefault());

    /// The time that a stop waits for the current requests.
    private static final Duration LAST_RESPONSES = Duration.ofSeconds(1);

    private static final String KEEPER = "keeper";

    private final String name;
    private final KinesisSource source;
    private final Time time;
    private final Signal stopping = new Signal();
    private final List<Thread> threads = new ArrayList<>();

    /// The shards that have a reader.
    private final Set<KinesisShard> read = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    ShardThreads(String name, KinesisSource source, Time time) {
        this.name = name;
        this.source = source;
        this.time = time;
    }

    void start() {
        start(KEEPER, this::keep);
    }

    private synchronized void start(String what, Tasks.Work loop) {
        threads.removeIf(thread -> !thread.isAlive());
        var thread = Tasks.once(Thread.ofVirtual().factory(), task(what), LOG::error, loop);
        threads.add(thread);
        thread.start();
    }

    private String task(String what) {
        return "leat-stream-" + name + "-" + what;
    }

    private void keep() throws InterruptedException {
        int failures = 0;
        while (!closed) {
            long seen = source.demand().changed().count();
            try {
                if (source.demand().idle()) {
                    source.keeper().releaseAll();
                    time.await(source.demand().changed(), seen, time.instant().plus(REST));
                    continue;
                }
                source.keeper().peek();
                if (source.keeper().due()) {
                    look();
                    failures = 0;
                    Tasks.succeeded(task(KEEPER));
                } else {
                    time.await(source.demand().changed(), seen, source.keeper().next());
                }
            } catch (RuntimeException | Error down) {
                failures++;
                failed(KEEPER, down);
                time.await(stopping, 0, time.instant().plus(KEEPER_BACKOFF.delay(failures)));
            }
        }
    }

    private void look() {
        try {
            source.keeper().keep();
            source.failure(Optional.empty());
        } finally {
            // A failure may come after shards were taken.
            source.keeper().owned().forEach(this::startReader);
        }
    }

    private void startReader(KinesisShard shard) {
        if (read.add(shard)) {
            start(
                    shard.id(),
                    () -> {
                        try {
                            read(shard);
                        } finally {
                            read.remove(shard);
                        }
                    });
        }
    }

    private void failed(String what, Throwable down) {
        if (closed) {
            return;
        }
        if (down instanceof UnavailableException) {
            LOG.warn("{} cannot be read: {}", name, down.getMessage());
        } else {
            Tasks.failed(task(what), LOG::error, down);
        }
        source.failure(
                Optional.of(
                        down instanceof RuntimeException failure
                                ? failure
                                : new IllegalStateException(down)));
    }

    private void read(KinesisShard shard) throws InterruptedException {
        int failures = 0;
        while (!closed && !shard.lost()) {
            long seen = source.demand().changed().count();
            var wait = REST;
            try {
                if (source.demand().finish(shard)) {
                    return;
                }
                if (!source.demand().wants(shard)) {
                    time.await(source.demand().changed(), seen, time.instant().plus(REST));
                    continue;
                }
                int read = source.demand().fetch(shard);
                failures = 0;
                Tasks.succeeded(task(shard.id()));
                if (read > 0) {
                    source.signal().raise();
                }
                wait = read > 0 || shard.behind() ? PACE : REST;
            } catch (ThrottledException busy) {
                failures++;
                LOG.debug("{} of {}: {}", shard.id(), name, busy.getMessage());
                wait = BACKOFF.delay(failures);
            } catch (RuntimeException | Error down) {
                failures++;
                failed(shard.id(), down);
                source.keeper().look();
                source.demand().changed().raise();
                wait = BACKOFF.delay(failures);
            }
            time.await(stopping, 0, time.instant().plus(wait));
        }
    }

    /// Ends the threads after their current requests, and gives up all shards.
    @Override
    public void close() {
        closed = true;
        stopping.raise();
        source.demand().changed().raise();
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        Threads.awaitEnd(all, LAST_RESPONSES);
    }
}
