package dev.leat.server.operations;

import dev.leat.port.Audit;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The examination of the dead letters that a plan selects, on a thread of its own, because it
/// takes minutes for a million of them. Threads may share it.
final class PlanExamination {

    private final Signal stop = new Signal();
    private final Thread thread;
    private volatile PreviewReport report;
    private volatile List<RedrivePlan.Sample> samples = List.of();
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /// Begins an examination.
    ///
    /// @param samples returns some of the dead letters as they would be sent
    static PlanExamination begin(
            PreviewReport.Maker previews,
            String queue,
            Audit.Terms terms,
            Supplier<List<RedrivePlan.Sample>> samples) {
        var examination = new PlanExamination(previews, queue, terms, samples);
        examination.thread.start();
        return examination;
    }

    private PlanExamination(
            PreviewReport.Maker previews,
            String queue,
            Audit.Terms terms,
            Supplier<List<RedrivePlan.Sample>> samples) {
        report = PreviewReport.none(queue);
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("leat-preview")
                        .unstarted(() -> {
                            try {
                                this.samples = samples.get();
                                report = previews.preview(queue, terms, this::proceeds);
                            } catch (RuntimeException failed) {
                                failure = Optional.of(failed);
                            }
                        });
    }

    private boolean proceeds(PreviewReport soFar) {
        report = soFar;
        return stop.count() == 0;
    }

    /// Waits until the examination ends, but at most this time. Throws its failure.
    void await(Duration most) {
        try {
            thread.join(most);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        failure.ifPresent(failed -> {
            throw failed;
        });
    }

    void stop() {
        stop.raise();
    }

    void awaitEnd() {
        Threads.awaitEnd(thread);
    }

    boolean runs() {
        return thread.isAlive();
    }

    /// Returns the plan with the dead letters that were examined so far.
    RedrivePlan examined(RedrivePlan plan) {
        // The thread writes the report before it ends, so its end is read first.
        boolean ended = !runs();
        return new RedrivePlan(
                plan.id(),
                plan.queue(),
                plan.terms(),
                plan.at(),
                plan.before(),
                ended && stop.count() == 0,
                failure.map(failed -> String.valueOf(failed.getMessage())).orElse(""),
                report,
                samples);
    }
}
