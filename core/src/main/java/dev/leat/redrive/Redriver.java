package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Sends dead letters back, page by page, as the terms of a run say. The run is in the audit from
/// its beginning, each page enters how far it came, and what the audit's entries count is what was
/// sent: a run that was killed is taken up where it was. What this very run sent back, and what
/// died after it began, it does not touch. Owned by one thread, as the box is.
public final class Redriver {

    private static final int BASE = 36;

    /// What the detail of a run begins with whose letter was edited in an editor.
    private static final String BY_HAND = "edited by hand";

    private final DeadLetterQueue box;
    private final Audit audit;
    private final Time time;
    private final App app;
    private final Previewer previewer;

    /// `app` says how queues are read and where their letters go; it may know nothing. Of runs that
    /// need no preview.
    public Redriver(DeadLetterQueue box, Audit audit, Time time, App app) {
        this(
                box,
                audit,
                time,
                app,
                _ -> {
                    throw new IllegalStateException("nobody makes previews here");
                });
    }

    /// `previewer` is asked where the terms of a run want only letters that pass.
    public Redriver(DeadLetterQueue box, Audit audit, Time time, App app, Previewer previewer) {
        this.previewer = previewer;
        this.box = box;
        this.audit = audit;
        this.time = time;
        this.app = app;
    }

    /// Enters a new run over the letters that are in `queue` now, whose name is that of the
    /// dead-letter queue. Nothing is sent yet.
    ///
    /// @throws BadExpression if an expression of the terms cannot be used; nothing is entered then
    public Audit.Run begin(String by, String queue, Audit.Terms terms) {
        return begin(by, queue, terms, RunOptions.PLAIN);
    }

    /// The same of a run that is done in this manner. The audit says that a letter is edited by
    /// hand, and does not keep what was written.
    public Audit.Run begin(String by, String queue, Audit.Terms terms, RunOptions manner) {
        try (var _ = new DeadLetterSelection(app, queue, terms)) {
            var detail = manner.body().isPresent() ? BY_HAND : "";
            var run = run(id(audit, time), by, queue, terms, detail);
            audit.enter(run);
            return run;
        }
    }

    /// Whether a run sends a letter that was edited by hand: it cannot be taken up again, as nobody
    /// has the new body any more.
    public static boolean editsByHand(Audit.Run run) {
        return run.detail().startsWith(BY_HAND);
    }

    /// An id that no run has: a time in a short writing.
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

    /// Does a run that was begun, or goes on with one that was stopped, failed or was killed.
    /// Blocks until it is done or `stop` is raised; the run as it is then. What makes it fail is
    /// entered, and thrown. A move task that was stopped, or that left letters in somebody's hands,
    /// is still RUNNING and goes on when it is driven again; what makes it fail is only thrown, as
    /// it may pass.
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

    /// False if it was stopped.
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

    /// What a run over the letters that are in `queue` now would do, of which nothing happens.
    ///
    /// @throws BadExpression if an expression of the terms cannot be used
    public DryRunReport tryOut(String queue, Audit.Terms terms, RunOptions manner) {
        return tryOut(run("", "", queue, terms, ""), manner);
    }

    /// What a run that is in the audit would do if it went on.
    public DryRunReport tryOut(Audit.Run run, RunOptions manner) {
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
                    case RedriveDecision.Verdict.Passed kept ->
                            DryRunReport.count(passed, kept.why());
                    case RedriveDecision.Verdict.Fails(var causes) -> failing.add(causes);
                    case RedriveDecision.Verdict.Left _ -> {}
                    case RedriveDecision.Verdict.Ends _ -> left = 0;
                }
            }
        }
        return new DryRunReport(sent, held, passed, failing);
    }
}
