package dev.leat.aws.kinesis;

import dev.leat.aws.sqs.SqsStore;
import dev.leat.batch.LeasedWork;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CommitRehearsal;
import dev.leat.port.Store;
import java.util.List;
import java.util.function.Function;

/// The source store of pipelines that read streams: their dead letters, the audit of redrives, and
/// the checkpoints of shards. A commit is done in an order in which repetition is harmless: dead
/// letters, then audit and messages of the queue of redrives, then the checkpoint. If it is
/// interrupted, the records are processed again; a dead letter may then exist twice. Thread-safe.
///
/// It has no archive of redriven records, because views on AWS are not rebuilt.
record StreamStore(SqsStore queues, Function<String, KinesisSource> sources) implements Store {

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return new CommitRehearsal<>(StreamStore::supported, this::apply).run(work);
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return new CommitRehearsal<>(StreamStore::supported, this::check).run(work);
    }

    @Override
    public void probe() {
        queues.probe();
    }

    private static Effect supported(Effect effect) {
        return switch (effect) {
            case Effect.DeadLetters _, Effect.Audit _, Effect.Settle _, Effect.Archive _ -> effect;
            case Effect.Write _,
                    Effect.Observe _,
                    Effect.Checkpoint _,
                    Effect.LoadFile _,
                    Effect.Stage _,
                    Effect.Finish _,
                    Effect.Publish _,
                    Effect.PutEvent _ ->
                    throw new IllegalArgumentException(
                            "the source store of a stream on AWS cannot apply "
                                    + effect.getClass().getSimpleName());
        };
    }

    private List<WriteResults> check(List<Effect> effects) {
        for (var effect : effects) {
            if (effect instanceof Effect.Settle settle) {
                check(settle.work());
            }
        }
        return effects.stream().map(SqsStore::delivered).toList();
    }

    private void check(LeasedWork work) {
        if (KinesisSource.ofShard(work)) {
            sources.apply(work.source()).check(work);
        } else {
            queues.check(work);
        }
    }

    private List<WriteResults> apply(List<Effect> effects) {
        var results = check(effects);
        var ofQueues = effects.stream().filter(effect -> !ofShard(effect)).toList();
        for (var effect : ofQueues) {
            if (effect instanceof Effect.DeadLetters dead) {
                queues.send(queues.letters(dead, ofQueues));
            }
        }
        queues.settle(ofQueues);
        for (var effect : effects) {
            if (effect instanceof Effect.Settle settle && ofShard(settle)) {
                sources.apply(settle.work().source()).settle(settle);
            }
        }
        return results;
    }

    private static boolean ofShard(Effect effect) {
        return effect instanceof Effect.Settle settle && KinesisSource.ofShard(settle.work());
    }
}
