package dev.leat.testkit.simulation;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.simulation.Event.Applied;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transaction with faults: it crashes, throttles rows, or leaves settled messages in the queue.
/// Valid during a commit, on the store's thread, while the worker waits.
final class FaultyTransaction implements Store.Transaction {

    private static final int LONGEST_TEXT = 60;

    private final String store;
    private final Store.Transaction real;
    private final Turn turn;
    private final SimulationContext context;
    private final List<Applied> applied = new ArrayList<>();
    private final Set<Integer> lettered = new HashSet<>();
    private @Nullable RuntimeException refused;

    FaultyTransaction(String store, Store.Transaction real, Turn turn, SimulationContext context) {
        this.store = store;
        this.real = real;
        this.turn = turn;
        this.context = context;
    }

    @Override
    public WriteResults apply(Effect requested) {
        if (requested instanceof Effect.Stage) {
            return real(requested);
        }
        var effect = requested instanceof Effect.Settle settle ? repeated(settle) : requested;
        var answers =
                switch (effect) {
                    case Effect.Write write -> write(write);
                    case Effect.DeadLetters letters -> letters(letters);
                    case Effect.Checkpoint checkpoint -> {
                        context.crashIfDue(Point.STAGED, turn, Optional::empty);
                        yield real(checkpoint);
                    }
                    case Effect.Publish made -> {
                        context.crashIfDue(Point.STAGED, turn, Optional::empty);
                        yield real(made);
                    }
                    case Effect.Audit _,
                            Effect.Archive _,
                            Effect.Observe _,
                            Effect.LoadFile _,
                            Effect.Stage _,
                            Effect.Finish _,
                            Effect.PutEvent _ ->
                            real(effect);
                    case Effect.Settle settle -> settle(settle);
                };
        applied.add(new Applied(effect, answers));
        if (applied.size() == 1) {
            context.crashIfDue(Point.IN_COMMIT, turn, Optional::empty);
        }
        return answers;
    }

    /// Runs the work of a commit. If the work itself throws, the commit is rolled back and the
    /// caller gets the exception as the cause of a [RolledBackException].
    <T> T through(Function<Store.Transaction, T> work) {
        try {
            return work.apply(this);
        } catch (RuntimeException thrown) {
            throw thrown.equals(refused) ? thrown : new RolledBackException(thrown);
        }
    }

    private WriteResults real(Effect effect) {
        try {
            return real.apply(effect);
        } catch (RuntimeException thrown) {
            refused = thrown;
            throw thrown;
        }
    }

    /// True if the commit contains a piece of a file that is not the file's last one.
    boolean piece() {
        var effects = applied.stream().map(Applied::effect).toList();
        return effects.stream().anyMatch(Effect.Checkpoint.class::isInstance)
                && effects.stream().noneMatch(Effect.Finish.class::isInstance);
    }

    List<Applied> applied() {
        return List.copyOf(applied);
    }

    private WriteResults letters(Effect.DeadLetters letters) {
        letters.letters().forEach(letter -> lettered.add(letter.index()));
        return real(letters);
    }

    private WriteResults write(Effect.Write write) {
        write.to().table().ifPresent(this::mayFail);
        return context.faults()
                .occasion(
                        Fault.Throttles.class,
                        fault -> strikesAt(fault, write) && fault.rows() < write.pick().length)
                .map(fault -> throttled(fault, write))
                .orElseGet(() -> real(write));
    }

    /// Throws if a fault makes the table unavailable, so that the whole commit fails.
    private void mayFail(String table) {
        try {
            context.failIfUnavailable(Fault.table(table), turn);
            context.failIfDue(Fault.table(table), turn);
        } catch (UnavailableException down) {
            refused = down;
            throw down;
        }
    }

    private boolean strikesAt(Fault.Throttles fault, Effect.Write write) {
        var table = write.to().table().map(Fault::table);
        return fault.store().equals(store) || table.filter(fault.store()::equals).isPresent();
    }

    private WriteResults throttled(Fault.Throttles fault, Effect.Write write) {
        int all = write.pick().length;
        context.journal()
                .struck(
                        fault,
                        "%s at %s, which accepts %d of %d rows"
                                .formatted(turn.name(), fault.store(), fault.rows(), all));
        var answers = WriteResults.all(all, Outcome.RETRIED);
        if (fault.rows() > 0) {
            var taken = real(first(write, fault.rows()));
            for (int i = 0; i < taken.size(); i++) {
                copy(taken, answers, i);
            }
        }
        var named = SimulationContext.named(fault.store());
        var held = new HashSet<Integer>();
        for (int i = 0; i < all; i++) {
            if (i < fault.rows()) {
                hold(write, answers, i, held);
            } else if (write.ordered() && !held.add(write.groups()[i])) {
                answers.put(i, Outcome.RETURNED);
            } else {
                answers.put(
                        i, Outcome.RETRIED, Reason.of("throttled", named + " throttled the row"));
            }
        }
        return answers;
    }

    private static Effect.Write first(Effect.Write write, int rows) {
        return write.picking(
                Arrays.copyOf(write.pick(), rows),
                write.ordered() ? Arrays.copyOf(write.groups(), rows) : write.groups());
    }

    private static void copy(WriteResults from, WriteResults to, int index) {
        from.reason(index)
                .ifPresentOrElse(
                        why -> to.put(index, from.at(index), why),
                        () -> to.put(index, from.at(index)));
    }

    /// Adds the message group of this row to `held` if the row must be processed again, so that the
    /// later rows of the group are returned to the queue.
    private static void hold(
            Effect.Write write, WriteResults answers, int index, Set<Integer> held) {
        if (write.ordered() && answers.at(index).again()) {
            held.add(write.groups()[index]);
        }
    }

    private WriteResults settle(Effect.Settle settle) {
        context.crashIfDue(Point.BETWEEN_WRITE_AND_ACK, turn, Optional::empty);
        var again = settle.again().clone();
        boolean queue = !ofShard(settle);
        for (int record = 0; record < again.length; record++) {
            if (queue
                    && again[record] == null
                    && !lettered.contains(record)
                    && comesAgain(settle, record)) {
                again[record] = new Effect.Again(Duration.ZERO, true);
            }
        }
        return real(new Effect.Settle(settle.work(), again));
    }

    private static boolean ofShard(Effect.Settle settle) {
        return StreamRecords.position(settle.work().records().getFirst()).isPresent();
    }

    /// Returns a settlement that returns all records of a batch of a shard if a fault requires it,
    /// as if the checkpoint was lost. The first record must have an attempt left.
    private Effect.Settle repeated(Effect.Settle settle) {
        var of = settle.work();
        var first = of.records().getFirst();
        boolean whole =
                lettered.isEmpty() && Arrays.stream(settle.again()).allMatch(Objects::isNull);
        if (!ofShard(settle)
                || !whole
                || first.attempt() >= context.app().queue(of.source()).maxReceiveCount()) {
            return settle;
        }
        var stream = StreamRecords.stream(context.app(), of.source());
        var twice =
                context.faults()
                        .occasion(
                                Fault.Redelivery.class,
                                fault -> stream.filter(fault.queue()::equals).isPresent());
        if (twice.isEmpty()) {
            return settle;
        }
        context.journal().struck(twice.get(), turn.name() + ": " + text(first));
        var again = new Effect.Again[of.size()];
        Arrays.fill(again, new Effect.Again(Duration.ZERO, true));
        return new Effect.Settle(of, again);
    }

    /// True if a fault redelivers this message. The message must have an attempt left, because
    /// without one it would become a dead letter.
    private boolean comesAgain(Effect.Settle settle, int record) {
        var of = settle.work();
        if (of.records().get(record).attempt()
                >= context.app().queue(of.source()).maxReceiveCount()) {
            return false;
        }
        var twice =
                context.faults()
                        .occasion(
                                Fault.Redelivery.class, fault -> fault.queue().equals(of.source()));
        twice.ifPresent(fault ->
                context.journal()
                        .struck(fault, turn.name() + ": " + text(of.records().get(record))));
        return twice.isPresent();
    }

    /// Returns the start of the message's body for the report. The message id would differ between
    /// runs.
    private static String text(Record record) {
        var text = new String(record.body(), StandardCharsets.UTF_8);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
}
