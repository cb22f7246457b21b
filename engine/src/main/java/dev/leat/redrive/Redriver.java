package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.error.FailureTrace;
import dev.leat.error.SimulatedCrashError;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Redrives dead letters, page by page, by the terms of a run. The run is in the audit log from its
/// start, and its progress is updated after each page. Each dead letter that was sent has an entry
/// in the log. So a run that was interrupted can be resumed: it skips dead letters that it has sent
/// before, and those that arrived after its start. Owned by one thread, as is the queue.
public final class Redriver {

    private static final int BASE = 36;

    /// Prefix of the detail of a run whose dead letter was edited in an editor; this text is
    /// stored.
    private static final String BY_HAND = "edited by hand";

    private final DeadLetterQueue deadLetters;
    private final Audit audit;
    private final Time time;
    private final App app;
    private final Previewer previewer;

    /// Creates a redriver for runs that do not preview. `app` defines the schemas and destinations
    /// of queues; it may be empty.
    public Redriver(DeadLetterQueue deadLetters, Audit audit, Time time, App app) {
        this(
                deadLetters,
                audit,
                time,
                app,
                _ -> {
                    throw new IllegalStateException("no previewer is configured");
                });
    }

    /// Creates a redriver. `previewer` is used by runs that send only dead letters that would
    /// succeed.
    public Redriver(
            DeadLetterQueue deadLetters, Audit audit, Time time, App app, Previewer previewer) {
        this.previewer = previewer;
        this.deadLetters = deadLetters;
        this.audit = audit;
        this.time = time;
        this.app = app;
    }

    /// Logs a new run over the dead letters that are now in the dead-letter queue `queue`. Sends
    /// nothing yet.
    ///
    /// @throws BadExpressionException if an expression of the terms is invalid; no run is logged
    ///   then
    public Audit.Run begin(String by, String queue, Audit.Terms terms) {
        return begin(by, queue, terms, RunOptions.PLAIN);
    }

    /// Logs a new run with these options. If a dead letter was edited by hand, the audit log
    /// records this, but not the new body.
    public Audit.Run begin(String by, String queue, Audit.Terms terms, RunOptions options) {
        return begin(by, queue, terms, deadLetters.end(), options);
    }

    /// Logs a new run over dead letters with a sequence below `before`.
    public Audit.Run begin(
            String by, String queue, Audit.Terms terms, long before, RunOptions options) {
        var detail =
                options.body().isPresent()
                        ? BY_HAND
                        : options.canary().isPresent()
                                ? Canary.detail(options.canary().getAsInt())
                                : "";
        try (var _ = new DeadLetterSelection(app, queue, terms)) {
            var run =
                    Audit.Run.begun(
                            id(audit, time), by, queue, terms, time.instant(), before, detail);
            audit.save(run);
            return run;
        }
    }

    /// Returns true if the run sends a dead letter that was edited by hand. Such a run cannot be
    /// resumed, because the new body is not stored.
    public static boolean editsByHand(Audit.Run run) {
        return run.detail().startsWith(BY_HAND);
    }

    /// Returns the reason why the run was stopped by its canary; empty if it was not.
    public static Optional<String> canaryFailure(Audit.Run run) {
        return Canary.failed(run);
    }

    /// Returns the detail with which the run began, which remains when its progress is logged.
    static Optional<String> lasting(Audit.Run run) {
        return editsByHand(run)
                ? Optional.of(BY_HAND)
                : Canary.size(run).stream().mapToObj(Canary::detail).findFirst();
    }

    /// Returns an unused run id, which is made from the current time.
    public static String id(Audit audit, Time time) {
        long id = time.instant().toEpochMilli();
        while (audit.run(Long.toString(id, BASE)).isPresent()) {
            id++;
        }
        return Long.toString(id, BASE);
    }

    /// Executes a run that is new, stopped, interrupted or failed. Blocks until the run is
    /// completed or `stop` is raised. Returns the final state of the run. A failure is logged and
    /// thrown. For a move task, failures are only thrown, because they may be transient. If a move
    /// task was stopped, or could not move messages in flight, it remains RUNNING, and the next
    /// call continues it.
    public Audit.Run drive(
            Audit.Run begun, RunOptions options, RedriveListener progress, Signal stop)
            throws InterruptedException {
        if (begun.state() == Audit.State.COMPLETED) {
            return begun;
        }
        var state = new RunState(deadLetters, audit, time, begun, progress);
        try (var selection = new DeadLetterSelection(app, begun.queue(), begun.terms())) {
            var decision = new RedriveDecision(app, begun, options, audit);
            var limiter = RateLimiter.of(time, begun.terms());
            var canary = new Canary(begun, audit, time);
            boolean whole =
                    drive(
                            pages(selection, decision, begun),
                            decision,
                            state,
                            limiter,
                            canary,
                            stop);
            return whole ? state.end() : state.stop(canary.failure().orElse(""));
        } catch (SimulatedCrashError killed) {
            throw killed;
        } catch (RuntimeException | Error failure) {
            if (begun.terms().move().isEmpty()) {
                fail(state, failure);
            }
            throw failure;
        } catch (InterruptedException interrupted) {
            state.stop("");
            throw interrupted;
        }
    }

    private DeadLetterPages pages(
            DeadLetterSelection selection, RedriveDecision decision, Audit.Run run) {
        var filter =
                run.terms().passing()
                        ? PassingFilter.previewing(decision, previewer, time)
                        : PassingFilter.none();
        return new DeadLetterPages(deadLetters, selection, filter, run);
    }

    private static void fail(RunState state, Throwable failure) {
        try {
            state.enter(Audit.State.FAILED, why(failure));
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    /// Returns the reason for the audit log.
    static String why(Throwable failure) {
        return FailureTrace.unexpected(failure)
                ? "internal error, see the log of the app"
                : String.valueOf(failure.getMessage());
    }

    /// Processes the dead letters of a run. Returns false if the run was stopped.
    private boolean drive(
            DeadLetterPages pages,
            RedriveDecision decision,
            RunState state,
            RateLimiter limiter,
            Canary canary,
            Signal stop)
            throws InterruptedException {
        while (state.left() > 0 && pages.hasNext()) {
            if (stop.count() > 0 || !canary.passes(state.redriven(), stop)) {
                return false;
            }
            state.add(pages.next(), decision);
            int most = canary.most(limiter.batchSize(DeadLetterQueue.PAGE), state.redriven());
            if (state.waiting() >= most || state.left() == 0 || pages.atPageEnd()) {
                if (state.waiting() > 0 && !limiter.await(stop)) {
                    return false;
                }
                limiter.sent(state.waiting());
                state.send(pages.reached());
            }
        }
        state.reached(pages.reached());
        return true;
    }

    /// Returns the effects that a run over the dead letters now in `queue` would have.
    ///
    /// @throws BadExpressionException if an expression of the terms is invalid
    public DryRunReport dryRun(String queue, Audit.Terms terms, RunOptions options) {
        return dryRun(
                Audit.Run.begun("", "", queue, terms, time.instant(), deadLetters.end(), ""),
                options);
    }

    /// Returns the effects that resuming a logged run would have.
    public DryRunReport dryRun(Audit.Run run, RunOptions options) {
        var sent = new LinkedHashMap<String, Long>();
        var held = new LinkedHashMap<String, Long>();
        var passed = new LinkedHashMap<String, Long>();
        var failing = new CauseCounts();
        try (var selection = new DeadLetterSelection(app, run.queue(), run.terms())) {
            var decision = new RedriveDecision(app, run, options, audit);
            var pages = pages(selection, decision, run);
            long left = new RunState(deadLetters, audit, time, run, RedriveListener.none()).left();
            while (left > 0 && pages.hasNext()) {
                switch (decision.decide(pages.next(), time.instant())) {
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
