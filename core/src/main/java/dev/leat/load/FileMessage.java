package dev.leat.load;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.engine.Batch;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.plan.Backoff;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message with news of objects on its way through a pass: it is settled with the last of them.
/// Owned by one thread.
final class FileMessage {

    private final Planner planner;
    private final LeasedWork leased;
    private final Batch batch;
    private final List<FileSettlement> deferred = new ArrayList<>();
    private boolean several;
    private int left = 1;
    private int attempt;
    private Outcome heaviest = Outcome.PENDING;
    private Optional<Postponed> postponed = Optional.empty();

    FileMessage(Planner planner, LeasedWork leased) {
        this.planner = planner;
        this.leased = leased;
        this.batch = Batch.of(leased, planner);
        this.attempt = leased.records().getFirst().attempt();
        if (leased.size() != 1) {
            throw new IllegalArgumentException(
                    "news of files come one message at a time, not " + leased.size());
        }
    }

    LeasedWork leased() {
        return leased;
    }

    /// The message as a batch without rows.
    Batch batch() {
        return batch;
    }

    /// The message as it was before it was a dead letter, with the body as it came.
    Record original() {
        return batch.original().records().getFirst();
    }

    byte[] body() {
        return batch.work().records().getFirst().body();
    }

    /// Whether somebody sent it back from the dead letters.
    boolean redriven() {
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
        return attempt < planner.source().attempts();
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
    void defer(FileSettlement ending) {
        deferred.add(ending);
    }

    List<FileSettlement> deferred() {
        return List.copyOf(deferred);
    }

    /// Returns the message to its queue; its remaining objects are not processed.
    void postpone(Postponed why) {
        postponed = Optional.of(why);
    }

    boolean postponed() {
        return postponed.isPresent();
    }

    /// The settlement that returns it to its queue; empty if it was not postponed.
    Optional<Effect.Settle> again(Backoff retry) {
        return postponed.map(why ->
                planner.giveBack(
                        leased,
                        why.failure().isPresent()
                                ? new Effect.Again(retry.delay(attempt), true)
                                : new Effect.Again(why.delay(), false)));
    }

    /// One of its objects has come to this end, which is kept.
    void ended(Outcome outcome) {
        heaviest = heavier(outcome);
        left--;
    }

    private Outcome heavier(Outcome outcome) {
        return outcome.compareTo(heaviest) > 0 ? outcome : heaviest;
    }

    /// The effects of one of its objects' end: with the last object the message is settled, as a
    /// batch of one record.
    List<Effect> end(Outcome outcome) {
        if (left > 1) {
            return List.of();
        }
        var table = table();
        table.putPending(0, heavier(outcome));
        table.put(0, table.deadLetterColumn(), Outcome.DELIVERED);
        var effects = new ArrayList<Effect>();
        planner.audit(batch.original(), batch.rows(), table).ifPresent(effects::add);
        effects.add(new Effect.Settle(leased, new Effect.@Nullable Again[1]));
        return effects;
    }

    /// Its dead letter: every sink of the pipeline failed for these reasons.
    Effect.DeadLetters letter(List<Reason> reasons) {
        var table = table();
        table.reject(0, reasons);
        return planner.letters(batch.original(), batch.rows(), table).orElseThrow();
    }

    private Outcomes table() {
        return new Outcomes(1, planner.pipeline().to().size());
    }
}
