package dev.leat.cli.law;

import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.util.Arrays;
import java.util.function.Function;

/// A store with one planted bug.
record BrokenStore(Store beneath, Bug bug) implements Store {

    enum Bug {
        /// Says that it has written, and has not.
        ACKNOWLEDGES_BEFORE_WRITING,
        /// One view does not get the last row of a batch.
        FORGETS_A_ROW,
        /// A repeat is taken for something bad.
        REFUSES_REPEATS,
        /// A dead letter is not kept.
        LOSES_LETTERS,
        /// A dead letter is kept twice.
        DOUBLES_LETTERS
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return beneath.commit(tx -> work.apply(effect -> apply(tx, effect)));
    }

    private WriteResults apply(Transaction tx, Effect effect) {
        return switch (effect) {
            case Effect.Write write -> write(tx, write);
            case Effect.DeadLetters letters -> letters(tx, letters);
            case Effect.Audit _,
                    Effect.Archive _,
                    Effect.Checkpoint _,
                    Effect.LoadFile _,
                    Effect.Stage _,
                    Effect.Finish _,
                    Effect.Publish _,
                    Effect.PutEvent _ ->
                    tx.apply(effect);
            case Effect.Settle settle -> tx.apply(settle);
        };
    }

    private WriteResults write(Transaction tx, Effect.Write write) {
        int picked = write.pick().length;
        if (bug == Bug.ACKNOWLEDGES_BEFORE_WRITING && picked > 20) {
            return WriteResults.all(picked, Outcome.DELIVERED);
        }
        if (bug == Bug.FORGETS_A_ROW && write.sink() == 1 && picked > 1) {
            var pick = Arrays.copyOf(write.pick(), picked - 1);
            var answers =
                    tx.apply(
                            new Effect.Write(
                                    write.pipeline(),
                                    write.to(),
                                    write.sink(),
                                    write.rows(),
                                    pick));
            var all = WriteResults.all(picked, Outcome.DELIVERED);
            for (int i = 0; i < pick.length; i++) {
                copy(answers, i, all);
            }
            return all;
        }
        var answers = tx.apply(write);
        for (int i = 0; i < answers.size(); i++) {
            if (bug == Bug.REFUSES_REPEATS && answers.at(i) == Outcome.DUPLICATE) {
                answers.put(i, Outcome.REJECTED);
            }
        }
        return answers;
    }

    private static void copy(WriteResults from, int index, WriteResults to) {
        if (from.reason(index).isPresent()) {
            to.put(index, from.at(index), from.reason(index).get());
        } else {
            to.put(index, from.at(index));
        }
    }

    private WriteResults letters(Transaction tx, Effect.DeadLetters letters) {
        if (bug == Bug.LOSES_LETTERS) {
            return WriteResults.all(letters.letters().size(), Outcome.DELIVERED);
        }
        if (bug == Bug.DOUBLES_LETTERS) {
            tx.apply(letters);
        }
        return tx.apply(letters);
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return beneath.dryRun(work);
    }

    @Override
    public void probe() {
        beneath.probe();
    }
}
