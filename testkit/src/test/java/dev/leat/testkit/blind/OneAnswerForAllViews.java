package dev.leat.testkit.blind;

import dev.leat.app.App;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;

/// Breaks the promise that a view counts every record that is good: to save a look-up for each view
/// it takes a record that is a repeat for one view of the pipeline as a repeat for the next one
/// too, although that may not have been reached the first time. Threads share it.
final class OneAnswerForAllViews implements Embedded {

    private static final int[] UNORDERED = {};

    /// The rows of each batch that are repeats, by the array of its identities: a batch keeps that
    /// for all its sinks.
    private final Map<byte[], BitSet> repeats = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public Platform open(App app, Path folder, Time time) {
        return new ChangedPlatform(
                LocalPlatform.open(app, folder, time),
                app.queues().keySet().iterator().next(),
                this::remembering);
    }

    @Override
    public void crash(Platform platform) {
        ((ChangedPlatform) platform).crash();
    }

    private Store.Transaction remembering(Store.Transaction transaction) {
        return effect ->
                switch (effect) {
                    case Effect.Write write when write.to() instanceof ViewSink ->
                            write(transaction, write);
                    case Effect.Write write -> transaction.apply(write);
                    case Effect.DeadLetters letters -> transaction.apply(letters);
                    case Effect.Audit _,
                            Effect.Archive _,
                            Effect.Observe _,
                            Effect.Checkpoint _,
                            Effect.LoadFile _,
                            Effect.Stage _,
                            Effect.Finish _,
                            Effect.Publish _,
                            Effect.PutEvent _,
                            Effect.Settle _ ->
                            transaction.apply(effect);
                };
    }

    /// Asks for those rows only of which nothing is known yet.
    private WriteResults write(Store.Transaction transaction, Effect.Write write) {
        var known = repeats.computeIfAbsent(write.rows().identity(), _ -> new BitSet());
        var asked =
                IntStream.range(0, write.pick().length)
                        .filter(i -> !known.get(write.pick()[i]))
                        .toArray();
        var answers = WriteResults.all(write.pick().length, Outcome.DUPLICATE);
        if (asked.length == 0) {
            return answers;
        }
        var reported = transaction.apply(some(write, asked));
        for (int i = 0; i < asked.length; i++) {
            if (reported.at(i) == Outcome.DUPLICATE) {
                known.set(write.pick()[asked[i]]);
            }
            enter(answers, asked[i], reported, i);
        }
        return answers;
    }

    private static Effect.Write some(Effect.Write write, int[] asked) {
        return write.picking(
                IntStream.of(asked).map(i -> write.pick()[i]).toArray(),
                write.ordered()
                        ? IntStream.of(asked).map(i -> write.groups()[i]).toArray()
                        : UNORDERED);
    }

    private static void enter(WriteResults answers, int index, WriteResults reported, int i) {
        reported.reason(i)
                .ifPresentOrElse(
                        why -> answers.put(index, reported.at(i), why),
                        () -> answers.put(index, reported.at(i)));
    }
}
