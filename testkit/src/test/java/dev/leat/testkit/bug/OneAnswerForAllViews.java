package dev.leat.testkit.bug;

import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.contract.PlatformBug;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;

/// A record that is a repeat for one view of the pipeline is taken as a repeat for its other views,
/// which may not have it if the first attempt failed between them. Thread-safe.
public final class OneAnswerForAllViews implements PlatformBug {

    private static final int[] UNORDERED = {};

    /// The rows of each batch that are repeats, by the array of its identities: a batch keeps that
    /// for all its sinks.
    private final Map<byte[], BitSet> repeats = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public WriteResults apply(Store.Transaction real, Effect effect) {
        return effect instanceof Effect.Write write && write.to() instanceof ViewSink
                ? write(real, write)
                : real.apply(effect);
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
