package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.LetterBox;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run as it goes on: what waits to be sent, and the counts that its entry in the audit has.
/// Owned by one thread.
final class Course {

    private static final String TAKEN = "somebody has it in hand, or took it";

    private final LetterBox box;
    private final Audit audit;
    private final Time time;
    private final Audit.Run begun;
    private final Progress progress;
    private final List<LetterBox.Return> waiting = new ArrayList<>();
    private long reached;
    private long redriven;
    private long held;
    private long passed;
    private long heldAhead;
    private long passedAhead;

    Course(LetterBox box, Audit audit, Time time, Audit.Run begun, Progress progress) {
        this.box = box;
        this.audit = audit;
        this.time = time;
        this.begun = begun;
        this.progress = progress;
        // what the entries say is so, whatever the run's entry came to say; a trial has none
        redriven = begun.id().isEmpty() ? 0 : sent(audit, begun.id());
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
        reached = to;
    }

    /// How many may still be sent, beside those that wait to be.
    long left() {
        return begun.terms().limit().orElse(Long.MAX_VALUE) - redriven - waiting.size();
    }

    void add(Sieve.Sifted sifted, Judge judge) {
        var picked = sifted.picked();
        switch (judge.judge(sifted, time.instant())) {
            case Judge.Verdict.Send send -> waiting.add(send.back());
            case Judge.Verdict.Held kept -> {
                heldAhead++;
                progress.held(picked.letter(), kept.why());
            }
            case Judge.Verdict.Passed kept -> {
                passedAhead++;
                progress.passed(picked.letter(), kept.why());
            }
            case Judge.Verdict.Fails(var causes) -> {
                passedAhead++;
                progress.fails(picked.letter(), causes);
            }
            case Judge.Verdict.Left _ -> {}
        }
    }

    /// Sends what waits; all before `to` is done with then.
    void send(long to) {
        if (!waiting.isEmpty()) {
            var sent = box.redrive(begun.id(), List.copyOf(waiting));
            redriven += sent.size();
            waiting.removeIf(back -> sent.contains(back.letter().sequence()));
            // a run that ends without them must not look as if it had sent all
            waiting.forEach(back -> {
                passedAhead++;
                progress.passed(Letter.of(back.letter()), TAKEN);
            });
            waiting.clear();
        }
        held += heldAhead;
        passed += passedAhead;
        heldAhead = 0;
        passedAhead = 0;
        reached = to;
        progress.reached(enter(Audit.State.RUNNING, ""));
    }

    /// Enters the run as it is now.
    Audit.Run enter(Audit.State state, String detail) {
        var run =
                new Audit.Run(
                        begun.id(),
                        begun.by(),
                        begun.queue(),
                        begun.terms(),
                        begun.started(),
                        state == Audit.State.RUNNING
                                ? Optional.empty()
                                : Optional.of(time.instant()),
                        state,
                        begun.before(),
                        reached,
                        redriven,
                        held,
                        passed,
                        detail(detail));
        audit.enter(run);
        return run;
    }

    private String detail(String now) {
        if (!Redriver.editsByHand(begun)) {
            return now;
        }
        return now.isEmpty() ? begun.detail() : begun.detail() + "; " + now;
    }
}
