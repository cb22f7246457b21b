package dev.leat.port;

import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// A commit to an external store whose effects may depend on the results of earlier effects. In
/// most cases it needs one call to the store. First the work runs with the assumption that each
/// result is DELIVERED, and its effects are collected and sent. If a result differs, the work runs
/// again with the actual results. Effects that only the second run requests are then sent one at a
/// time.
///
/// @param <E> the effects that the store supports
public final class CommitRehearsal<E extends Effect> {

    private final Function<Effect, E> supported;
    private final Function<List<E>, List<WriteResults>> send;
    private final List<E> collected = new ArrayList<>();

    /// @param supported returns the effect, or throws if the store does not support it
    /// @param send sends effects to the store, and returns the results of each
    public CommitRehearsal(
            Function<Effect, E> supported, Function<List<E>, List<WriteResults>> send) {
        this.supported = supported;
        this.send = send;
    }

    public <T> T run(Function<Store.Transaction, T> work) {
        var hoped = work.apply(this::collect);
        if (collected.isEmpty()) {
            return hoped;
        }
        var answers = send.apply(collected);
        return answers.stream().allMatch(CommitRehearsal::plain)
                ? hoped
                : work.apply(replay(answers));
    }

    private WriteResults collect(Effect effect) {
        collected.add(supported.apply(effect));
        int size =
                switch (effect) {
                    case Effect.Write write -> write.pick().length;
                    case Effect.DeadLetters letters -> letters.letters().size();
                    case Effect.PutEvent _ -> 1;
                    case Effect.Audit _,
                            Effect.Archive _,
                            Effect.Observe _,
                            Effect.Checkpoint _,
                            Effect.LoadFile _,
                            Effect.Stage _,
                            Effect.Finish _,
                            Effect.Publish _,
                            Effect.Settle _ ->
                            0;
                };
        return WriteResults.all(size, Outcome.DELIVERED);
    }

    /// Returns true if all results are those that the first run assumed.
    public static boolean plain(WriteResults answers) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.at(i) != Outcome.DELIVERED || answers.reason(i).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private Store.Transaction replay(List<WriteResults> answers) {
        var next = new ArrayList<>(collected);
        var known = new ArrayList<>(answers);
        return effect -> {
            var mine = supported.apply(effect);
            if (!next.isEmpty() && same(next.getFirst(), mine)) {
                next.removeFirst();
                return known.removeFirst();
            }
            return send.apply(List.of(mine)).getFirst();
        };
    }

    private static boolean same(Effect one, Effect other) {
        if (one instanceof Effect.Write write && other instanceof Effect.Write mine) {
            return same(write, mine);
        }
        return one.equals(other);
    }

    private static boolean same(Effect.Write one, Effect.Write other) {
        return one.pipeline().equals(other.pipeline())
                && one.to().equals(other.to())
                && one.sink() == other.sink()
                && Arrays.equals(one.pick(), other.pick())
                && sameRows(one, other);
    }

    /// Compares the contents and not the objects, since each run of the work may create its own
    /// rows.
    private static boolean sameRows(Effect.Write one, Effect.Write other) {
        return Arrays.equals(one.rows().identity(), other.rows().identity())
                && Arrays.equals(one.rows().digest(), other.rows().digest());
    }

    /// Returns the write to a view, for stores that contain only views.
    ///
    /// @param store the name of the store in error messages, such as `Redis`
    /// @throws IllegalArgumentException if the effect is not a write
    public static Effect.Write view(String store, Effect effect) {
        return switch (effect) {
            case Effect.Write write -> write;
            case Effect.DeadLetters letters ->
                    throw new IllegalArgumentException(
                            store + " keeps views only, not the queue " + letters.queue());
            case Effect.Audit _, Effect.Archive _, Effect.Observe _ ->
                    throw new IllegalArgumentException(store + " keeps views only, no audit");
            case Effect.Checkpoint _,
                    Effect.LoadFile _,
                    Effect.Stage _,
                    Effect.Finish _,
                    Effect.Publish _,
                    Effect.PutEvent _ ->
                    throw new IllegalArgumentException(store + " keeps views only, not files");
            case Effect.Settle _ ->
                    throw new IllegalArgumentException(store + " keeps views only, not leases");
        };
    }
}
