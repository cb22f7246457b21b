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
        // what the entries say is so, whatever the run's entry came to say
        redriven = audit.outcomes(begun.id()).values().stream().mapToLong(n -> n).sum();
        reached = begun.reached();
        held = begun.held();
        passed = begun.passed();
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

    void add(Selection.Picked picked, Judge judge) {
        switch (judge.judge(picked, time.instant())) {
            case Judge.Verdict.Send send -> waiting.add(send.back());
            case Judge.Verdict.Held kept -> {
                heldAhead++;
                progress.held(picked.letter(), kept.why());
            }
            case Judge.Verdict.Passed kept -> {
                passedAhead++;
                progress.passed(picked.letter(), kept.why());
            }
            case Judge.Verdict.Left _ -> {}
        }
    }

    /// Sends what waits; all before `to` is done with then.
    void send(long to) {
        if (!waiting.isEmpty()) {
            redriven += box.redrive(begun.id(), List.copyOf(waiting)).size();
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
                        detail);
        audit.enter(run);
        return run;
    }
}
