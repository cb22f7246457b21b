package dev.leat.worker;

import dev.leat.port.CorruptStateException;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/// The loop of one worker of a pipeline. The worker leases records and runs its job on them. It
/// waits if nothing is available, or if the pipeline may not start a batch. A batch in process is
/// always completed, even if the worker must stop; the processing of a file stops at its next
/// checkpoint. If stored state is corrupt, the pipeline fails and all its workers end. After any
/// other failure of a batch, even an error of the JVM, the worker continues. Records that the job
/// has not settled are redelivered when their lease expires.
public final class WorkerLoop {

    /// The wait after an unexpected error.
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final PipelineContext pipeline;
    private final WorkerJob job;
    private final Time time;
    private final Signal progress;
    private final Logger log;

    /// True on a thread of its own. A caller of [#process] gets an error of the JVM instead.
    private volatile boolean continues;

    public WorkerLoop(PipelineContext pipeline, WorkerJob job, Time time, Signal progress) {
        this.pipeline = pipeline;
        this.job = job;
        this.time = time;
        this.progress = progress;
        this.log = pipeline.options().log();
    }

    /// Creates the thread of the worker, which the caller starts.
    public Thread thread(String name) {
        continues = true;
        var control = pipeline.control();
        return Tasks.repeated(
                pipeline.options().threads(),
                name,
                new Tasks.Terms(
                        time,
                        pipeline.source().signal(),
                        () -> control.stopping() || control.failed(),
                        log::error),
                this::turn);
    }

    /// Processes the available records batch by batch, for a caller that delivers the records
    /// itself. Returns when none are left, at the time `until`, or if the pipeline may not start a
    /// batch. The processing of a file stops at its first checkpoint after `until`.
    ///
    /// @throws CorruptStateException if stored state is corrupt
    /// @throws UnavailableException if records cannot be leased
    public void process(Instant until) throws InterruptedException {
        var control = pipeline.control();
        control.stopAt(until);
        boolean more = true;
        while (more && time.instant().isBefore(until) && !Thread.interrupted()) {
            more = control.closedUntil(time.instant()).isEmpty() && leaseAndWork();
        }
    }

    private void turn() throws InterruptedException {
        long seen = pipeline.source().signal().count();
        try {
            // this may probe stores, whose state may be corrupt
            var closed = pipeline.control().closedUntil(time.instant());
            if (closed.isPresent()) {
                waitUntil(seen, closed.get());
            } else if (!leaseAndWork() && !pipeline.control().stopping()) {
                waitUntil(seen, pipeline.source().next().orElse(Instant.MAX));
            }
        } catch (UnavailableException down) {
            // The next iteration waits for the circuit breaker, not for the source.
            sourceStoreUnavailable(down);
        } catch (CorruptStateException corrupt) {
            pipeline.control().fail(String.valueOf(corrupt.getMessage()));
            log.error("Pipeline {} failed: {}", pipeline.pipeline(), corrupt.getMessage());
        } finally {
            progress.raise();
        }
    }

    /// Leases records and processes them. Returns false if none were available. The worker counts
    /// as working from the time before the lease until it has counted the results. So a pipeline
    /// with a drained source and a batch in process does not appear idle.
    private boolean leaseAndWork() throws InterruptedException {
        pipeline.control().begin();
        try {
            var lease = pipeline.source().lease(pipeline.batch(), pipeline.bytes());
            if (lease.isPresent()) {
                work(lease.get());
            }
            return lease.isPresent();
        } finally {
            pipeline.control().end();
            progress.raise();
        }
    }

    private void work(Lease lease) throws InterruptedException {
        pipeline.heartbeat().hold(lease, pipeline.visibility());
        long began = System.nanoTime();
        try {
            job.run(lease);
            Tasks.succeeded(batches());
        } catch (UnavailableException down) {
            sourceStoreUnavailable(down);
        } catch (LeaseLostException lost) {
            log.warn("Pipeline {} lost a lease: {}", pipeline.pipeline(), lost.getMessage());
        } catch (CorruptStateException | InterruptedException end) {
            throw end;
        } catch (Throwable error) {
            Tasks.failed(
                    batches(),
                    failed ->
                            log.error(
                                    "{}; its {} records are redelivered unless they were settled",
                                    failed,
                                    lease.work().size()),
                    error);
            if (error instanceof Error fatal && !continues) {
                throw fatal;
            }
            long seen = pipeline.source().signal().count();
            if (!pipeline.control().stopping()) {
                waitUntil(seen, time.instant().plus(AFTER_ERROR));
            }
        } finally {
            pipeline.heartbeat().release(lease);
            pipeline.metrics().passes().record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /// Ends the failures of this worker's batches, which belong to the caller's thread.
    public void end() {
        Tasks.succeeded(batches());
    }

    private String batches() {
        return "a batch of pipeline " + pipeline.pipeline();
    }

    private void sourceStoreUnavailable(UnavailableException down) {
        log.warn("Pipeline {} is waiting for a store: {}", pipeline.pipeline(), down.getMessage());
        pipeline.control().sourceStoreUnavailable(down, time.instant());
    }

    private void waitUntil(long seen, Instant deadline) throws InterruptedException {
        var longest = time.instant().plus(pipeline.options().longestWait());
        time.await(
                pipeline.source().signal(), seen, deadline.isBefore(longest) ? deadline : longest);
    }
}
