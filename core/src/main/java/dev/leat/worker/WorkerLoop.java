package dev.leat.worker;

import dev.leat.metrics.FailureTrace;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/// One worker of a pipeline: leases, does its job on it, and waits on the clock when there is
/// nothing to do or nothing may be done. A pass under way is always finished, also when stopping;
/// work on a file stops at its next checkpoint. Where something is damaged the pipeline fails, and
/// all its workers end.
public final class WorkerLoop implements Runnable {

    /// The wait after an error of the machinery.
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final PipelineContext line;
    private final WorkerJob job;
    private final Time time;
    private final Signal progress;
    private final Logger log;

    public WorkerLoop(PipelineContext line, WorkerJob job, Time time, Signal progress) {
        this.line = line;
        this.job = job;
        this.time = time;
        this.progress = progress;
        this.log = line.options().log();
    }

    @Override
    public void run() {
        try {
            while (!line.control().stopping() && !line.control().failed()) {
                turn();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (CorruptStateException damaged) {
            line.control().fail(String.valueOf(damaged.getMessage()));
            log.error("Pipeline {} failed: {}", line.pipeline(), damaged.getMessage());
        } catch (Throwable broken) {
            line.control().fail(FailureTrace.of(broken));
            log.error(
                    "A worker of pipeline {} ended: {}", line.pipeline(), FailureTrace.of(broken));
            throw broken;
        } finally {
            progress.raise();
        }
    }

    private void turn() throws InterruptedException {
        long seen = line.source().signal().count();
        var closed = line.control().closedUntil(time.instant());
        if (closed.isPresent()) {
            waitUntil(seen, closed.get());
            return;
        }
        try {
            if (!leaseAndWork() && !line.control().stopping()) {
                waitUntil(seen, line.source().next().orElse(Instant.MAX));
            }
        } catch (UnavailableException down) {
            // The next turn waits for as long as the breaker says, not for the source.
            away(down);
        }
    }

    /// False if there was nothing to lease. Working from before the lease until all is counted, so
    /// that nobody takes a drained source for finished work.
    private boolean leaseAndWork() throws InterruptedException {
        line.control().begin();
        try {
            var lease = line.source().lease(line.batch(), line.bytes());
            if (lease.isPresent()) {
                work(lease.get());
            }
            return lease.isPresent();
        } finally {
            line.control().end();
            progress.raise();
        }
    }

    private void work(Lease lease) throws InterruptedException {
        line.heartbeat().hold(lease, line.visibility());
        long began = System.nanoTime();
        try {
            job.run(lease.work());
        } catch (UnavailableException down) {
            away(down);
        } catch (LeaseLostException taken) {
            log.warn("Pipeline {} was too slow: {}", line.pipeline(), taken.getMessage());
        } catch (CorruptStateException damaged) {
            throw damaged;
        } catch (RuntimeException broken) {
            log.error(
                    "A pass of pipeline {} over {} records failed; they come again when their lease runs out: {}",
                    line.pipeline(),
                    lease.work().size(),
                    FailureTrace.of(broken));
            waitUntil(line.source().signal().count(), time.instant().plus(AFTER_ERROR));
        } finally {
            line.heartbeat().release(lease);
            line.tally().passes().record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private void away(UnavailableException down) {
        log.warn("Pipeline {} waits: {}", line.pipeline(), down.getMessage());
        line.control().homeAway(down, time.instant());
    }

    private void waitUntil(long seen, Instant deadline) throws InterruptedException {
        var longest = time.instant().plus(line.options().longestWait());
        time.await(line.source().signal(), seen, deadline.isBefore(longest) ? deadline : longest);
    }
}
