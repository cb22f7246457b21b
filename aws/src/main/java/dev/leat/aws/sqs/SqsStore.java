package dev.leat.aws.sqs;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CommitRehearsal;
import dev.leat.port.Store;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// The queues of an app in SQS as the source store: dead letters, the audit of redrives, and the
/// settlement of leases. SQS has no transactions. A commit is done in an order in which repetition
/// is harmless: dead letters, then audit, then returned messages, then deleted messages. If it is
/// interrupted, the messages that are left are redelivered; a dead letter may then exist twice.
/// Thread-safe.
///
/// @param audit stores the outcomes of redriven records; storing them twice is harmless
public record SqsStore(
        Function<String, SqsSource> sources,
        DeadLetterSender letters,
        Consumer<Effect.Audit> audit,
        Runnable check)
        implements Store {

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return new CommitRehearsal<>(SqsStore::supported, this::apply).run(work);
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return new CommitRehearsal<>(SqsStore::supported, this::check).run(work);
    }

    @Override
    public void probe() {
        check.run();
    }

    private static Effect supported(Effect effect) {
        return switch (effect) {
            case Effect.DeadLetters _, Effect.Audit _, Effect.Settle _ -> effect;
            case Effect.Write write ->
                    throw new IllegalArgumentException(
                            "the source store in SQS does not contain the sink "
                                    + write.to().name());
            case Effect.Archive _ ->
                    throw new IllegalArgumentException(
                            "the source store in SQS does not contain archives");
            case Effect.Observe _ ->
                    throw new IllegalArgumentException(
                            "the source store in SQS does not contain measurements");
            case Effect.Checkpoint _,
                    Effect.LoadFile _,
                    Effect.Stage _,
                    Effect.Finish _,
                    Effect.Publish _,
                    Effect.PutEvent _ ->
                    throw new IllegalArgumentException(
                            "the source store of a queue does not contain files");
        };
    }

    /// Checks that all leases are open.
    private List<WriteResults> check(List<Effect> effects) {
        for (var effect : effects) {
            if (effect instanceof Effect.Settle settle) {
                check(settle.work());
            }
        }
        return effects.stream().map(SqsStore::delivered).toList();
    }

    /// Returns the results of an effect whose dead letters are always accepted.
    public static WriteResults delivered(Effect effect) {
        int size = effect instanceof Effect.DeadLetters dead ? dead.letters().size() : 0;
        return WriteResults.all(size, Outcome.DELIVERED);
    }

    private List<WriteResults> apply(List<Effect> effects) {
        var results = check(effects);
        effects.forEach(effect -> {
            if (effect instanceof Effect.DeadLetters dead) {
                send(dead, effects);
            }
        });
        settle(effects);
        return results;
    }

    private void send(Effect.DeadLetters dead, List<Effect> effects) {
        letters.send(letters(dead, effects));
    }

    /// Returns dead letters as messages.
    ///
    /// @param effects the effects of the same commit
    public List<QueuedLetter> letters(Effect.DeadLetters dead, List<Effect> effects) {
        return letters.messages(
                dead.queue(),
                dead.letters().stream()
                        .map(letter ->
                                new DeadLetterSender.Sent(
                                        letter, firstReceived(letter.original(), effects)))
                        .toList());
    }

    /// Sends dead letters.
    ///
    /// @throws dev.leat.port.UnavailableException if not all of them were sent
    public void send(List<QueuedLetter> all) {
        letters.send(all);
    }

    /// Checks that a lease is open, as far as this process knows.
    ///
    /// @throws dev.leat.port.LeaseLostException if it is known that the lease has ended
    public void check(LeasedWork work) {
        sources.apply(work.source()).open(work);
    }

    /// Restarts the attempts of a lease's messages, because their processing makes progress.
    public void progressed(LeasedWork work) {
        sources.apply(work.source()).progressed(work);
    }

    /// Returns the time at which a lease ends if it is not extended.
    ///
    /// @throws dev.leat.port.LeaseLostException if it is known that the lease has ended
    public Instant until(LeasedWork work) {
        return sources.apply(work.source()).open(work).until();
    }

    /// Stores the audit of a commit and settles its leases.
    public void settle(List<Effect> effects) {
        effects.forEach(effect -> {
            if (effect instanceof Effect.Audit ended) {
                audit.accept(ended);
            }
        });
        effects.forEach(effect -> {
            if (effect instanceof Effect.Settle settle) {
                sources.apply(settle.work().source()).settle(settle);
            }
        });
    }

    /// Returns the time of the first receive of a record that the same commit settles.
    private Instant firstReceived(Record record, List<Effect> effects) {
        for (var effect : effects) {
            if (effect instanceof Effect.Settle settle
                    && settle.work().records().stream()
                            .anyMatch(each -> each.id().equals(record.id()))) {
                return sources.apply(settle.work().source())
                        .open(settle.work())
                        .held(record.id())
                        .firstReceivedAt();
            }
        }
        return record.receivedAt();
    }
}
