package dev.leat.load;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.HandOverAttribute;
import dev.leat.engine.Batch;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.plan.Backoff;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message with object notifications that is being processed. It is settled together with its
/// last object. Owned by one thread.
final class FileMessage {

    private final Planner planner;
    private final LeasedWork leased;
    private final Batch batch;
    private final List<FileSettlement> deferred = new ArrayList<>();
    private boolean several;
    private int left = 1;
    private int attempt;
    private Outcome overall = Outcome.PENDING;
    private Optional<Postponed> postponed = Optional.empty();
    private boolean handedOver;

    FileMessage(Planner planner, LeasedWork leased) {
        this.planner = planner;
        this.leased = leased;
        this.batch = Batch.of(HandOverAttribute.restored(leased), planner);
        this.attempt = batch.original().records().getFirst().attempt();
        if (leased.size() != 1) {
            throw new IllegalArgumentException(
                    "file notifications require a batch of one message, not " + leased.size());
        }
    }

    LeasedWork leased() {
        return leased;
    }

    /// Returns the message as a batch without rows.
    Batch batch() {
        return batch;
    }

    /// Returns the message as it was before it became a dead letter, with its unchanged body.
    Record original() {
        return batch.original().records().getFirst();
    }

    byte[] body() {
        return batch.work().records().getFirst().body();
    }

    /// Returns true if the message was redriven.
    boolean redriven() {
        return original().redrive().isPresent();
    }

    /// Returns the number of attempts since the last progress, including the current one.
    int attempt() {
        return attempt;
    }

    /// Records progress, after which attempts are counted from 1 again.
    void progressed() {
        attempt = 1;
    }

    /// Returns true if the message can be attempted again after a failure of this attempt.
    boolean hasAttemptsLeft() {
        return attempt < planner.source().attempts();
    }

    /// Sets the number of objects in the message.
    void objects(int count) {
        several = count > 1;
        left = Math.max(1, count);
    }

    boolean several() {
        return several;
    }

    /// Postpones the settlement of an object to the end of the message, because the object has no
    /// entry in the file log. If another object returns the message to its queue, the settlement is
    /// not committed. So the object's notification is published only once, in the commit that
    /// settles the message.
    void defer(FileSettlement ending) {
        deferred.add(ending);
    }

    List<FileSettlement> deferred() {
        return List.copyOf(deferred);
    }

    /// Marks the message to be returned to its queue. Its remaining objects are not processed.
    void postpone(Postponed why) {
        postponed = Optional.of(why);
    }

    boolean postponed() {
        return postponed.isPresent();
    }

    /// Marks the message to be handed over to another process. Its remaining objects are not
    /// processed here.
    void handOver() {
        handedOver = true;
        postpone(Postponed.uncounted());
    }

    boolean handedOver() {
        return handedOver;
    }

    /// Returns the message for another process, which has the same id.
    Record handedOn() {
        var record = leased.records().getFirst();
        return HandOverAttribute.with(record, original().id());
    }

    /// Returns the settlement that removes the message from its queue without an outcome.
    Effect.Settle removal() {
        return new Effect.Settle(leased, new Effect.@Nullable Again[1]);
    }

    /// Returns the settlement that returns the message to its queue; empty if the message was not
    /// postponed.
    Optional<Effect.Settle> again(Backoff retry) {
        return postponed.map(why ->
                planner.giveBack(
                        leased,
                        why.failure().isPresent()
                                ? new Effect.Again(retry.delay(attempt), true)
                                : new Effect.Again(why.delay(), false)));
    }

    /// Records the committed outcome of one of the message's objects.
    void ended(Outcome outcome) {
        overall = highest(outcome);
        left--;
    }

    private Outcome highest(Outcome outcome) {
        return outcome.compareTo(overall) > 0 ? outcome : overall;
    }

    /// Returns the effects to commit at the end of objects with these outcomes. If no other objects
    /// remain, they settle the message, as a batch of one record; otherwise the result is empty.
    List<Effect> end(List<Outcome> outcomes) {
        if (left > outcomes.size()) {
            return List.of();
        }
        var table = table();
        table.putPending(0, highest(Collections.max(outcomes)));
        table.put(0, table.deadLetterColumn(), Outcome.DELIVERED);
        var effects = new ArrayList<Effect>();
        planner.audit(batch.original(), batch.rows(), table).ifPresent(effects::add);
        effects.add(removal());
        return effects;
    }

    /// Returns the dead letter of the message, in which all sinks of the pipeline failed for these
    /// reasons.
    Effect.DeadLetters letter(List<Reason> reasons) {
        var table = table();
        table.reject(0, reasons);
        return planner.letters(batch.original(), batch.rows(), table).orElseThrow();
    }

    private Outcomes table() {
        return new Outcomes(1, planner.pipeline().to().size());
    }
}
