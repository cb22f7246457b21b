package dev.leat.cli.run;

import dev.leat.cli.log.MinuteLog;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.EarlierCounts;
import dev.leat.port.CorruptStateException;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Samples of the counters of a running app, one per second, from which the rates of `leat top` are
/// computed. A batch may have thousands of records, so a rate of a shorter period would depend on
/// chance. Closing ends its thread. Thread-safe.
final class CountSamples implements AutoCloseable {

    /// The period of a rate.
    static final Duration PERIOD = Duration.ofSeconds(5);

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Supplier<Map<String, PipelineStatus>> pipelines;
    private final Supplier<Map<String, Counts>> queues;
    private final MinuteLog minutes;
    private final Time time;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Signal closed = new Signal();
    private final Thread thread;

    private record Sample(
            Instant at, Map<String, PipelineStatus> pipelines, Map<String, Counts> queues) {}

    CountSamples(
            Supplier<Map<String, PipelineStatus>> pipelines,
            Supplier<Map<String, Counts>> queues,
            MinuteLog minutes,
            Time time) {
        this.minutes = minutes;
        this.pipelines = pipelines;
        this.queues = queues;
        this.time = time;
        this.thread = Tasks.repeated("leat-samples", time, closed, this::round);
    }

    void start() {
        thread.start();
    }

    private void round() throws InterruptedException {
        sample();
        time.await(closed, 0, time.instant().plus(EVERY));
    }

    /// Adds a sample, and removes those that are no longer needed. If the counters cannot be read,
    /// adds none.
    void sample() {
        try {
            var now = new Sample(time.instant(), pipelines.get(), queues.get());
            add(now);
            minutes.add(now.at(), now.pipelines(), now.queues());
        } catch (UnavailableException | CorruptStateException _) {
            // `/health` reports the cause.
        }
    }

    private synchronized void add(Sample sample) {
        samples.removeIf(one -> one.at().isAfter(sample.at()));
        samples.addLast(sample);
        var limit = sample.at().minus(PERIOD).minus(EVERY.multipliedBy(2));
        samples.removeIf(one -> one.at().isBefore(limit));
    }

    /// Returns the newest sample of at least [#PERIOD] ago, or else the oldest one.
    synchronized Optional<EarlierCounts> earlier() {
        var now = time.instant();
        var limit = now.minus(PERIOD);
        return samples.stream()
                .filter(one -> !one.at().isAfter(limit))
                .reduce((_, newer) -> newer)
                .or(() -> Optional.ofNullable(samples.peekFirst()))
                .filter(one -> one.at().isBefore(now))
                .map(one ->
                        new EarlierCounts(
                                Duration.between(one.at(), now), one.pipelines(), one.queues()));
    }

    @Override
    public void close() {
        closed.raise();
        Threads.awaitEnd(thread);
    }
}
