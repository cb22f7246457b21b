package dev.leat.operations.platform;

import dev.leat.error.FailureTrace;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RedrivePlan;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The examination of the dead letters that a plan selects, on a thread of its own, because it
/// takes minutes for a million of them. Threads may share it.
final class PlanExamination {

    private static final String ENDED_EARLY =
            "not all dead letters were examined, because a redrive or a newer preview was started";

    private static final String BROKEN = "internal error; see the log of the app";
    private final Signal stop = new Signal();
    private final Thread thread;
    private volatile PreviewReport report;
    private volatile List<RedrivePlan.Sample> samples = List.of();
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile boolean cut;

    /// Begins an examination.
    ///
    /// @param none the report before a dead letter was examined
    /// @param samples returns some of the dead letters as they would be sent
    /// @param preview examines the dead letters; it calls its argument after each page, and ends if
    ///   that returns false
    static PlanExamination begin(
            PreviewReport none,
            Supplier<List<RedrivePlan.Sample>> samples,
            Function<Predicate<PreviewReport>, PreviewReport> preview) {
        var examination = new PlanExamination(none, samples, preview);
        examination.thread.start();
        return examination;
    }

    private PlanExamination(
            PreviewReport none,
            Supplier<List<RedrivePlan.Sample>> samples,
            Function<Predicate<PreviewReport>, PreviewReport> preview) {
        report = none;
        thread =
                Tasks.once(
                        "leat-preview",
                        () -> {
                            try {
                                this.samples = samples.get();
                                report = preview.apply(this::proceeds);
                            } catch (RuntimeException | Error failed) {
                                if (FailureTrace.unexpected(failed)) {
                                    failure = Optional.of(new IllegalStateException(BROKEN));
                                    throw failed;
                                }
                                failure = Optional.of((RuntimeException) failed);
                            }
                        });
    }

    private boolean proceeds(PreviewReport soFar) {
        report = soFar;
        cut = stop.count() > 0;
        return !cut;
    }

    /// Waits until the examination ends, but at most this time. Throws its failure.
    void await(Duration most) {
        Threads.awaitEnd(List.of(thread), most);
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
                ended && !cut,
                failure.map(failed -> String.valueOf(failed.getMessage()))
                        .orElse(ended && cut ? ENDED_EARLY : ""),
                report,
                samples);
    }
}
