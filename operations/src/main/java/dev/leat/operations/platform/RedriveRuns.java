package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.error.FailureTrace;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RedrivePlan;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.RunOperations;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.redrive.DeadLetterPurge;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import dev.leat.task.Tasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Redrives of plans, each on a thread of its own. The newest plans are kept in memory. A redrive
/// that was stopped can be resumed. Threads share it.
final class RedriveRuns implements RunOperations {

    private static final int MOST_PLANS = 100;

    /// The maximum number of plans whose dead letters are examined at the same time.
    private static final int MOST_EXAMINED = 4;

    private final App app;
    private final RepairPlatform repair;
    private final PreviewReport.Maker previews;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Kept> plans =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Kept> oldest) {
                    boolean removed = size() > MOST_PLANS;
                    if (removed) {
                        oldest.getValue().stop();
                    }
                    return removed;
                }
            };
    private boolean closed;

    private record Running(Signal stop, Thread thread) {}

    /// A plan with the edited body, if there is one, and with the examination of its dead letters.
    /// The body may have personal values.
    private record Kept(
            RedrivePlan plan, RunOptions options, Optional<PlanExamination> examination) {

        boolean examines() {
            return examination.filter(PlanExamination::runs).isPresent();
        }

        void stop() {
            examination.ifPresent(PlanExamination::stop);
        }
    }

    RedriveRuns(App app, RepairPlatform repair, PreviewReport.Maker previews) {
        this.app = app;
        this.repair = repair;
        this.previews = previews;
    }

    /// Keeps a plan. Stops the oldest examinations if too many run.
    synchronized void keep(
            RedrivePlan plan, RunOptions options, Optional<PlanExamination> examination) {
        plans.put(plan.id(), new Kept(plan, options, examination));
        var examined = plans.values().stream().filter(Kept::examines).toList();
        examined.stream().limit(Math.max(0, examined.size() - MOST_EXAMINED)).forEach(Kept::stop);
        if (closed) {
            examination.ifPresent(PlanExamination::stop);
        }
    }

    @Override
    public RedrivePlan plan(String plan) {
        var kept = kept(plan);
        return kept.examination()
                .map(examination -> examination.examined(kept.plan()))
                .orElse(kept.plan());
    }

    @Override
    public Audit.Run start(String plan, String by, Optional<Integer> canary) {
        var kept = kept(plan);
        if (canary.filter(letters -> letters < 1).isPresent()) {
            throw RefusedOperationException.invalid("'canary' must be above 0");
        }
        kept.stop();
        var options =
                kept.options().body().isPresent()
                        ? kept.options()
                        : canary.map(RunOptions::canary).orElse(RunOptions.PLAIN);
        var queue = kept.plan().queue();
        try (var letters = repair.deadLetters(queue)) {
            var run =
                    redriver(letters, queue)
                            .begin(by, queue, kept.plan().terms(), kept.plan().before(), options);
            drive(run, options);
            return run;
        }
    }

    private synchronized Kept kept(String id) {
        return Optional.ofNullable(plans.get(id))
                .orElseThrow(() ->
                        RefusedOperationException.unknown(
                                "this preview is no longer known; preview the redrive again"));
    }

    @Override
    public synchronized void stop(String run) {
        Optional.ofNullable(running.get(run))
                .orElseThrow(() ->
                        RefusedOperationException.unknown(
                                "run %s is not running in this process".formatted(run)))
                .stop()
                .raise();
    }

    @Override
    public synchronized Audit.Run resume(String run) {
        var stored =
                repair.audit()
                        .run(run)
                        .orElseThrow(
                                () -> RefusedOperationException.unknown("there is no run " + run));
        boolean runs =
                Optional.ofNullable(running.get(run))
                        .filter(one -> one.thread().isAlive())
                        .isPresent();
        if (runs
                || stored.state() == Audit.State.COMPLETED
                || stored.terms().move().isPresent()
                || Redriver.editsByHand(stored)
                || DeadLetterPurge.isPurge(stored)) {
            throw RefusedOperationException.conflict(
                    "run %s cannot be resumed: it is running or complete, or was not started by a redrive"
                            .formatted(run));
        }
        drive(stored, RunOptions.PLAIN);
        return stored;
    }

    private Redriver redriver(DeadLetterQueue letters, String queue) {
        return new Redriver(
                letters, repair.audit(), repair.time(), app, page -> previews.predict(queue, page));
    }

    private synchronized void drive(Audit.Run run, RunOptions options) {
        if (closed) {
            throw RefusedOperationException.unavailable("the app is stopping");
        }
        running.values().removeIf(one -> !one.thread().isAlive());
        var stop = new Signal();
        var thread = Tasks.once("leat-redrive-" + run.id(), () -> drive(run, options, stop));
        running.put(run.id(), new Running(stop, thread));
        thread.start();
    }

    private void drive(Audit.Run run, RunOptions options, Signal stop) throws InterruptedException {
        try (var letters = repair.deadLetters(run.queue())) {
            redriver(letters, run.queue()).drive(run, options, RedriveListener.none(), stop);
        } catch (RuntimeException failed) {
            // If the audit log was writable, the redriver has recorded the reason.
            if (FailureTrace.unexpected(failed)) {
                throw failed;
            }
        }
    }

    /// Stops the redrives and examinations, and waits until they have stopped.
    void end() {
        List<Running> left;
        List<PlanExamination> examinations;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(running.values());
            examinations =
                    plans.values().stream().flatMap(kept -> kept.examination().stream()).toList();
        }
        left.forEach(one -> one.stop().raise());
        examinations.forEach(PlanExamination::stop);
        examinations.forEach(PlanExamination::awaitEnd);
        left.forEach(one -> Threads.awaitEnd(one.thread()));
    }
}
