package dev.leat.load;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Work;
import dev.leat.engine.Batch;
import dev.leat.letter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.plan.Fate;
import dev.leat.plan.Planner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message with news of objects on its way through a pass: it is settled with the last of them.
/// Owned by one thread.
final class FileMessage {

    private final Planner planner;
    private final Work leased;
    private final Batch batch;
    private final List<Ending> postponed = new ArrayList<>();
    private boolean several;
    private int left = 1;
    private int attempt;
    private Outcome heaviest = Outcome.PENDING;

    FileMessage(Planner planner, Work leased) {
        this.planner = planner;
        this.leased = leased;
        this.batch = Batch.of(leased, planner);
        this.attempt = leased.records().getFirst().attempt();
        if (leased.size() != 1) {
            throw new IllegalArgumentException(
                    "news of files come one message at a time, not " + leased.size());
        }
    }

    Work leased() {
        return leased;
    }

    /// The message as it was before it was a dead letter, with the body as it came.
    Record original() {
        return batch.original().records().getFirst();
    }

    byte[] body() {
        return batch.work().records().getFirst().body();
    }

    /// Whether somebody sent it back from the dead letters.
    boolean redone() {
        return original().redrive().isPresent();
    }

    /// How often it was handed out since it got on last, this time included.
    int attempt() {
        return attempt;
    }

    /// It got on: attempts are counted anew.
    void alive() {
        attempt = 1;
    }

    /// Whether it may come again after one more attempt that failed.
    boolean comesAgain() {
        return attempt < planner.source().maxReceiveCount();
    }

    /// So many objects are in it.
    void objects(int count) {
        several = count > 1;
        left = Math.max(1, count);
    }

    boolean several() {
        return several;
    }

    /// Keeps for last how an object ends that nobody remembers: if another one sends the message
    /// back, it is told once all the same.
    void postpone(Ending ending) {
        postponed.add(ending);
    }

    List<Ending> postponed() {
        return List.copyOf(postponed);
    }

    /// One of its objects has come to this end, which is kept.
    void ended(Outcome outcome) {
        heaviest = heavier(outcome);
        left--;
    }

    private Outcome heavier(Outcome outcome) {
        return outcome.compareTo(heaviest) > 0 ? outcome : heaviest;
    }

    /// What must be kept in the commit in which one of its objects comes to this end.
    List<Effect> end(Outcome outcome) {
        var effects = new ArrayList<Effect>();
        if (left == 1) {
            original()
                    .redrive()
                    .ifPresent(redrive ->
                            effects.add(
                                    new Effect.Audit(
                                            List.of(
                                                    new Fate(
                                                            redrive.run(),
                                                            original().id(),
                                                            heavier(outcome))))));
            effects.add(new Effect.Settle(leased, new Effect.@Nullable Again[1]));
        }
        return effects;
    }

    /// Its dead letter: every sink of the pipeline failed for these reasons.
    Effect.DeadLetters letter(List<Reason> reasons) {
        var failed = new LinkedHashMap<String, List<Reason>>();
        planner.pipeline().to().forEach(sink -> failed.put(sink.name(), reasons));
        var letter =
                new DeadLetter(
                        0,
                        original(),
                        planner.pipeline().name(),
                        planner.source().name(),
                        "",
                        List.of(),
                        failed);
        return new Effect.DeadLetters(
                planner.source().deadLetterQueue().orElseThrow(), List.of(letter));
    }

    /// It goes back.
    Effect.Settle again(Effect.Again how) {
        return new Effect.Settle(leased, new Effect.@Nullable Again[] {how});
    }
}
