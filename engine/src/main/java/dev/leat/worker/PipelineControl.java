package dev.leat.worker;

import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Probed;
import dev.leat.port.Source;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Determines whether the workers of one pipeline may start to process a batch. They may not start
/// one while the pipeline is paused or stopping, or one of its stores is unavailable. Thread-safe.
public final class PipelineControl {

    private final Source source;
    private final List<CircuitBreaker> breakers;
    private final AtomicInteger working = new AtomicInteger();
    private volatile boolean stopping;
    private volatile Instant until = Instant.MAX;
    private volatile @Nullable String paused;
    private volatile @Nullable String failed;

    public PipelineControl(Source source, List<CircuitBreaker> breakers) {
        this.source = source;
        this.breakers = breakers;
    }

    public void stop() {
        stopping = true;
        source.signal().raise();
    }

    public boolean stopping() {
        return stopping;
    }

    /// Sets the time at which the processing of a file stops at its next checkpoint.
    void stopAt(Instant time) {
        until = time;
    }

    /// Returns true if the processing of a file must stop at a checkpoint that is reached now.
    public boolean stopsAt(Instant now) {
        return stopping || !now.isBefore(until);
    }

    /// Marks a worker as working, until it calls [#end]. Called before the worker leases records.
    void begin() {
        working.incrementAndGet();
    }

    void end() {
        working.decrementAndGet();
    }

    /// Returns true if the pipeline has nothing left to do. The source is checked between two looks
    /// at the workers: if it is drained, its last records are already counted, or a worker still
    /// counts as working. While one works, the source, which may be remote, gets no request.
    boolean idle() {
        return working.get() == 0 && (paused() || failed() || drained()) && working.get() == 0;
    }

    /// A source that is unavailable may have records.
    private boolean drained() {
        try {
            return source.drained();
        } catch (UnavailableException _) {
            return false;
        }
    }

    public void pause(String why) {
        paused = why;
        source.signal().raise();
    }

    void fail(String why) {
        failed = why;
        source.signal().raise();
    }

    private boolean paused() {
        return paused != null;
    }

    boolean failed() {
        return failed != null;
    }

    /// Records that a store, or another system on which the pipeline depends, is unavailable.
    public void unavailable(Probed system, UnavailableException down, Instant now) {
        breakers.stream().filter(b -> b.guards(system)).forEach(b -> b.failed(now, down));
    }

    /// Records that the source store is unavailable. Its circuit breaker is the first in the list.
    void sourceStoreUnavailable(UnavailableException down, Instant now) {
        breakers.getFirst().failed(now, down);
    }

    /// Returns the time until which no batch may be started, possibly [Instant#MAX]; empty if a
    /// batch may be started now.
    Optional<Instant> closedUntil(Instant now) {
        if (paused()) {
            return Optional.of(Instant.MAX);
        }
        for (var breaker : breakers) {
            var until = breaker.closedUntil(now);
            if (until.isPresent()) {
                return until;
            }
        }
        return Optional.empty();
    }

    PipelineStatus.State state() {
        if (failed()) {
            return PipelineStatus.State.FAILED;
        }
        if (paused()) {
            return PipelineStatus.State.PAUSED;
        }
        if (stopping) {
            return PipelineStatus.State.STOPPED;
        }
        return openReason().isPresent()
                ? PipelineStatus.State.WAITING
                : PipelineStatus.State.RUNNING;
    }

    String detail() {
        if (failed != null) {
            return failed;
        }
        return paused != null ? paused : openReason().orElse("");
    }

    private Optional<String> openReason() {
        return breakers.stream().flatMap(breaker -> breaker.open().stream()).findFirst();
    }
}
