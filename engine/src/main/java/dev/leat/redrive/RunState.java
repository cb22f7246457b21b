package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The state of a run in progress: the dead letters to send next, and the counts for its entry in
/// the audit log. Owned by one thread.
final class RunState {

    private static final String IN_FLIGHT = "it is in flight or was removed";

    private final DeadLetterQueue deadLetters;
    private final Audit audit;
    private final Time time;
    private final Audit.Run begun;
    private final RedriveListener progress;
    private final List<DeadLetterQueue.Return> waiting = new ArrayList<>();

    /// The first dead letter that a move task could not move yet, and the error that ends the task
    /// at that dead letter, if any.
    private long first = Long.MAX_VALUE;

    private String failure = "";
    private long reached;
    private long redriven;
    private long held;
    private long passed;
    private long heldPending;
    private long skippedPending;

    RunState(
            DeadLetterQueue deadLetters,
            Audit audit,
            Time time,
            Audit.Run begun,
            RedriveListener progress) {
        this.deadLetters = deadLetters;
        this.audit = audit;
        this.time = time;
        this.begun = begun;
        this.progress = progress;
        // The number of entries in the log takes precedence over the run's own count. A dry run has
        // no entries, and a move task has only the count.
        redriven = begun.id().isEmpty() ? 0 : Math.max(begun.redriven(), sent(audit, begun.id()));
        reached = begun.reached();
        held = begun.held();
        passed = begun.passed();
    }

    private static long sent(Audit audit, String run) {
        return audit.outcomes(run).values().stream().mapToLong(n -> n).sum();
    }

    /// Returns the number of dead letters that the run has sent.
    long redriven() {
        return redriven;
    }

    int waiting() {
        return waiting.size();
    }

    /// Records that every dead letter below this sequence is processed.
    void reached(long to) {
        reached = Math.min(to, first);
    }

    /// Returns the number of dead letters that can still be added to the waiting ones before the
    /// run's limit is reached.
    long left() {
        if (!failure.isEmpty()) {
            return 0;
        }
        return begun.terms().limit().orElse(Long.MAX_VALUE) - redriven - waiting.size();
    }

    void add(PassingFilter.PreviewedLetter previewed, RedriveDecision decision) {
        var picked = previewed.picked();
        switch (decision.decide(previewed, time.instant())) {
            case RedriveDecision.Verdict.Send send -> waiting.add(send.back());
            case RedriveDecision.Verdict.Held kept -> {
                heldPending++;
                progress.held(picked.letter(), kept.why());
            }
            case RedriveDecision.Verdict.Skipped kept -> {
                skippedPending++;
                progress.skipped(picked.letter(), kept.why());
            }
            case RedriveDecision.Verdict.Fails(var causes) -> {
                skippedPending++;
                progress.fails(picked.letter(), causes);
            }
            case RedriveDecision.Verdict.AlreadySent _ -> {}
            case RedriveDecision.Verdict.Ends(var why) -> {
                failure = why;
                stays(picked.letter().message().sequence());
            }
        }
    }

    /// Sends the waiting dead letters. After that all dead letters below `to` are processed.
    void send(long to) {
        if (!waiting.isEmpty()) {
            var sent = sent();
            redriven += sent.size();
            waiting.removeIf(back -> sent.contains(back.deadLetter().sequence()));
            waiting.forEach(this::inFlight);
            waiting.clear();
        }
        held += heldPending;
        passed += skippedPending;
        heldPending = 0;
        skippedPending = 0;
        reached(to);
        // The commit of a move task also updates the count.
        if (!moves()) {
            progress.progressed(enter(Audit.State.RUNNING, ""));
        }
    }

    private boolean moves() {
        return begun.terms().move().isPresent();
    }

    /// Sends the waiting dead letters. If a destination does not exist, a move task still sends the
    /// dead letters that precede the first one for this destination.
    private Set<Long> sent() {
        try {
            return deadLetters.redrive(begun.id(), List.copyOf(waiting));
        } catch (NoSuchQueueException gone) {
            var before =
                    waiting.stream().takeWhile(back -> !back.to().equals(gone.queue())).toList();
            if (moves() && !before.isEmpty()) {
                deadLetters.redrive(begun.id(), before);
            }
            throw gone;
        }
    }

    /// Handles a dead letter that was not sent because it is in flight.
    private void inFlight(DeadLetterQueue.Return back) {
        if (moves()) {
            stays(back.deadLetter().sequence());
        } else {
            // The dead letter is counted as skipped, so that the run does not appear complete.
            skippedPending++;
            progress.skipped(ReceivedDeadLetter.of(back.deadLetter()), IN_FLIGHT);
        }
    }

    private void stays(long sequence) {
        first = Math.min(first, sequence);
    }

    /// Returns the run after its last dead letter, and logs it if it is complete.
    ///
    /// @throws IllegalStateException if a dead letter could not be moved
    Audit.Run end() {
        if (!failure.isEmpty()) {
            throw new IllegalStateException(failure);
        }
        return first == Long.MAX_VALUE
                ? enter(Audit.State.COMPLETED, "")
                : run(Audit.State.RUNNING, "");
    }

    /// Stops the run and returns it.
    Audit.Run stop(String why) {
        return moves() ? run(Audit.State.RUNNING, "") : enter(Audit.State.STOPPED, why);
    }

    /// Logs the run's current state.
    Audit.Run enter(Audit.State state, String detail) {
        var run = run(state, detail);
        audit.save(run);
        return run;
    }

    private Audit.Run run(Audit.State state, String detail) {
        return begun.reached(
                state, time.instant(), reached, redriven, held, passed, detail(detail));
    }

    private String detail(String now) {
        var lasting = Redriver.lasting(begun);
        return lasting.map(began -> now.isEmpty() ? began : began + Canary.REASON + now)
                .orElse(now);
    }
}
