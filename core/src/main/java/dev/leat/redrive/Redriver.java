package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Redrives dead letters, page by page, by the terms of a run. The run is in the audit log from the
/// start, each page updates its progress, and the log's entries count the letters sent: a run that
/// was killed resumes where it was. It skips the dead letters that the same run sent before, and
/// those that arrived after its start. Owned by one thread, as is the queue.
public final class Redriver {

    private static final int BASE = 36;

    /// Prefix of the detail of a run whose dead letter was edited in an editor; stored.
    private static final String BY_HAND = "edited by hand";

    private final DeadLetterQueue box;
    private final Audit audit;
    private final Time time;
    private final App app;
    private final Previewer previewer;

    /// Creates a redriver for runs without a preview. `app` defines the schemas and destinations of
    /// queues; it may be empty.
    public Redriver(DeadLetterQueue box, Audit audit, Time time, App app) {
        this(
                box,
                audit,
                time,
                app,
                _ -> {
                    throw new IllegalStateException("no previewer is configured");
                });
    }

    /// Creates a redriver. `previewer` is used by runs whose terms select only letters that pass.
    public Redriver(DeadLetterQueue box, Audit audit, Time time, App app, Previewer previewer) {
        this.previewer = previewer;
        this.box = box;
        this.audit = audit;
        this.time = time;
        this.app = app;
    }

    /// Logs a new run over the current dead letters of `queue`, the dead-letter queue's name. Sends
    /// nothing yet.
    ///
    /// @throws BadExpressionException if an expression of the terms is invalid; no run is logged
    ///   then
    public Audit.Run begin(String by, String queue, Audit.Terms terms) {
        return begin(by, queue, terms, RunOptions.PLAIN);
    }

    /// Logs a new run with these options. For a dead letter edited by hand the audit log has the
    /// fact, but not the new body.
    public Audit.Run begin(String by, String queue, Audit.Terms terms, RunOptions manner) {
        try (var _ = new DeadLetterSelection(app, queue, terms)) {
            var detail = manner.body().isPresent() ? BY_HAND : "";
            var run = run(id(audit, time), by, queue, terms, detail);
            audit.save(run);
            return run;
        }
    }

    /// Returns true if the run sends a dead letter that was edited by hand. It cannot be resumed,
    /// as the new body is not stored.
    public static boolean editsByHand(Audit.Run run) {
        return run.detail().startsWith(BY_HAND);
    }

    /// Returns an unused run id: the current time in a short notation.
    static String id(Audit audit, Time time) {
        long id = time.instant().toEpochMilli();
        while (audit.run(Long.toString(id, BASE)).isPresent()) {
            id++;
        }
        return Long.toString(id, BASE);
    }

    private Audit.Run run(String id, String by, String queue, Audit.Terms terms, String detail) {
        return new Audit.Run(
                id,
                by,
                queue,
                terms,
                time.instant(),
                Optional.empty(),
                Audit.State.RUNNING,
                box.end(),
                0,
                0,
                0,
                0,
                detail);
    }

    /// Executes a run that was begun, stopped or killed, or that failed. Blocks until it is done or
    /// `stop` is raised, and returns the run's final state. A failure is logged and thrown. A move
    /// task that was stopped, or that left messages in flight, remains RUNNING and continues at the
    /// next call; its failures are only thrown, as they may be transient.
    public Audit.Run drive(
            Audit.Run begun, RunOptions manner, RedriveListener progress, Signal stop)
            throws InterruptedException {
        if (begun.state() == Audit.State.COMPLETED) {
            return begun;
        }
        var course = new RunState(box, audit, time, begun, progress);
        try (var selection = new DeadLetterSelection(app, begun.queue(), begun.terms())) {
            var judge = new RedriveDecision(app, begun, manner, audit);
            var pace = RateLimiter.of(time, begun.terms());
            boolean whole = drive(walk(selection, judge, begun), judge, course, pace, stop);
            return whole ? course.end() : course.stop();
        } catch (RuntimeException failure) {
            if (begun.terms().move().isEmpty()) {
                fail(course, failure);
            }
            throw failure;
        } catch (InterruptedException interrupted) {
            course.stop();
            throw interrupted;
        }
    }

    private DeadLetterPages walk(
            DeadLetterSelection selection, RedriveDecision judge, Audit.Run run) {
        var sieve =
                run.terms().passing()
                        ? PassingFilter.asking(judge, previewer, time)
                        : PassingFilter.open();
        return new DeadLetterPages(box, selection, sieve, run);
    }

    private static void fail(RunState course, RuntimeException failure) {
        try {
            course.enter(Audit.State.FAILED, String.valueOf(failure.getMessage()));
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    /// Returns false if it was stopped.
    private boolean drive(
            DeadLetterPages walk,
            RedriveDecision judge,
            RunState course,
            RateLimiter pace,
            Signal stop)
            throws InterruptedException {
        int most = pace.most(DeadLetterQueue.PAGE);
        while (course.left() > 0 && walk.hasNext()) {
            if (stop.count() > 0) {
                return false;
            }
            course.add(walk.next(), judge);
            if (course.waiting() == most || course.left() == 0 || walk.atPageEnd()) {
                if (course.waiting() > 0 && !pace.await(stop)) {
                    return false;
                }
                pace.went(course.waiting());
                course.send(walk.reached());
            }
        }
        course.reached(walk.reached());
        return true;
    }

    /// Returns the effects of a run over the current dead letters of `queue`, without executing it.
    ///
    /// @throws BadExpressionException if an expression of the terms is invalid
    public DryRunReport dryRun(String queue, Audit.Terms terms, RunOptions manner) {
        return dryRun(run("", "", queue, terms, ""), manner);
    }

    /// Returns the effects of continuing a logged run.
    public DryRunReport dryRun(Audit.Run run, RunOptions manner) {
        var sent = new LinkedHashMap<String, Long>();
        var held = new LinkedHashMap<String, Long>();
        var passed = new LinkedHashMap<String, Long>();
        var failing = new CauseCounts();
        try (var selection = new DeadLetterSelection(app, run.queue(), run.terms())) {
            var judge = new RedriveDecision(app, run, manner, audit);
            var walk = walk(selection, judge, run);
            long left = new RunState(box, audit, time, run, RedriveListener.none()).left();
            while (left > 0 && walk.hasNext()) {
                switch (judge.judge(walk.next(), time.instant())) {
                    case RedriveDecision.Verdict.Send send -> {
                        DryRunReport.count(sent, send.back().to());
                        left--;
                    }
                    case RedriveDecision.Verdict.Held kept -> DryRunReport.count(held, kept.why());
                    case RedriveDecision.Verdict.Skipped kept ->
                            DryRunReport.count(passed, kept.why());
                    case RedriveDecision.Verdict.Fails(var causes) -> failing.add(causes);
                    case RedriveDecision.Verdict.AlreadySent _ -> {}
                    case RedriveDecision.Verdict.Ends _ -> left = 0;
                }
            }
        }
        return new DryRunReport(sent, held, passed, failing);
    }
}
