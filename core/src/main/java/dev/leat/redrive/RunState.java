package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A run as it goes on: what waits to be sent, and the counts that its entry in the audit has.
/// Owned by one thread.
final class RunState {

    private static final String TAKEN = "somebody has it in hand, or took it";

    private final DeadLetterQueue box;
    private final Audit audit;
    private final Time time;
    private final Audit.Run begun;
    private final RedriveListener progress;
    private final List<DeadLetterQueue.Return> waiting = new ArrayList<>();

    /// The first letter that a move task leaves for now, and why it must end there, if it must.
    private long first = Long.MAX_VALUE;

    private String failure = "";
    private long reached;
    private long redriven;
    private long held;
    private long passed;
    private long heldAhead;
    private long passedAhead;

    RunState(
            DeadLetterQueue box,
            Audit audit,
            Time time,
            Audit.Run begun,
            RedriveListener progress) {
        this.box = box;
        this.audit = audit;
        this.time = time;
        this.begun = begun;
        this.progress = progress;
        // what the entries say is so, whatever the run's entry came to say; a trial has none, and a
        // move task only its count
        redriven = begun.id().isEmpty() ? 0 : Math.max(begun.redriven(), sent(audit, begun.id()));
        reached = begun.reached();
        held = begun.held();
        passed = begun.passed();
    }

    private static long sent(Audit audit, String run) {
        return audit.outcomes(run).values().stream().mapToLong(n -> n).sum();
    }

    int waiting() {
        return waiting.size();
    }

    /// Nothing more is to be done before this sequence.
    void reached(long to) {
        reached = Math.min(to, first);
    }

    /// How many may still be sent, beside those that wait to be.
    long left() {
        if (!failure.isEmpty()) {
            return 0;
        }
        return begun.terms().limit().orElse(Long.MAX_VALUE) - redriven - waiting.size();
    }

    void add(PassingFilter.Sifted sifted, RedriveDecision judge) {
        var picked = sifted.picked();
        switch (judge.judge(sifted, time.instant())) {
            case RedriveDecision.Verdict.Send send -> waiting.add(send.back());
            case RedriveDecision.Verdict.Held kept -> {
                heldAhead++;
                progress.held(picked.letter(), kept.why());
            }
            case RedriveDecision.Verdict.Passed kept -> {
                passedAhead++;
                progress.passed(picked.letter(), kept.why());
            }
            case RedriveDecision.Verdict.Fails(var causes) -> {
                passedAhead++;
                progress.fails(picked.letter(), causes);
            }
            case RedriveDecision.Verdict.Left _ -> {}
            case RedriveDecision.Verdict.Ends(var why) -> {
                failure = why;
                stays(picked.letter().message().sequence());
            }
        }
    }

    /// Sends what waits; all before `to` is done with then.
    void send(long to) {
        if (!waiting.isEmpty()) {
            var sent = sent();
            redriven += sent.size();
            waiting.removeIf(back -> sent.contains(back.letter().sequence()));
            waiting.forEach(this::taken);
            waiting.clear();
        }
        held += heldAhead;
        passed += passedAhead;
        heldAhead = 0;
        passedAhead = 0;
        reached(to);
        // what a move task has sent is counted in the commits that send it
        if (!moves()) {
            progress.reached(enter(Audit.State.RUNNING, ""));
        }
    }

    private boolean moves() {
        return begun.terms().move().isPresent();
    }

    /// A move task sends what comes before a letter whose queue is gone.
    private Set<Long> sent() {
        try {
            return box.redrive(begun.id(), List.copyOf(waiting));
        } catch (NoSuchQueueException gone) {
            var before =
                    waiting.stream().takeWhile(back -> !back.to().equals(gone.queue())).toList();
            if (moves() && !before.isEmpty()) {
                box.redrive(begun.id(), before);
            }
            throw gone;
        }
    }

    /// Somebody has it in hand.
    private void taken(DeadLetterQueue.Return back) {
        if (moves()) {
            stays(back.letter().sequence());
        } else {
            // a run that ends without it must not look as if it had sent all
            passedAhead++;
            progress.passed(ReceivedDeadLetter.of(back.letter()), TAKEN);
        }
    }

    private void stays(long sequence) {
        first = Math.min(first, sequence);
    }

    /// The run at the end of its letters; it is entered if it is over.
    ///
    /// @throws IllegalStateException if a letter could not be moved
    Audit.Run end() {
        if (!failure.isEmpty()) {
            throw new IllegalStateException(failure);
        }
        return first == Long.MAX_VALUE
                ? enter(Audit.State.COMPLETED, "")
                : run(Audit.State.RUNNING, "");
    }

    /// The run where it was stopped.
    Audit.Run stop() {
        return moves() ? run(Audit.State.RUNNING, "") : enter(Audit.State.STOPPED, "");
    }

    /// Enters the run as it is now.
    Audit.Run enter(Audit.State state, String detail) {
        var run = run(state, detail);
        audit.enter(run);
        return run;
    }

    private Audit.Run run(Audit.State state, String detail) {
        return new Audit.Run(
                begun.id(),
                begun.by(),
                begun.queue(),
                begun.terms(),
                begun.started(),
                state == Audit.State.RUNNING ? Optional.empty() : Optional.of(time.instant()),
                state,
                begun.before(),
                reached,
                redriven,
                held,
                passed,
                detail(detail));
    }

    private String detail(String now) {
        if (!Redriver.editsByHand(begun)) {
            return now;
        }
        return now.isEmpty() ? begun.detail() : begun.detail() + "; " + now;
    }
}
