package dev.leat.redis;

import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// A commit whose effects may depend on the results of earlier effects. In most cases it needs one
/// call to Redis. First the work runs with the assumption that each result is DELIVERED, and its
/// effects are collected and sent. If a result differs, the work runs again with the actual
/// results. Effects that only the second run requests are then sent one at a time.
final class CommitRehearsal {

    private final Function<List<Effect.Write>, List<WriteResults>> send;
    private final List<Effect.Write> writes = new ArrayList<>();

    /// @param send function that writes to Redis, all effects or none
    CommitRehearsal(Function<List<Effect.Write>, List<WriteResults>> send) {
        this.send = send;
    }

    <T> T run(Function<Store.Transaction, T> work) {
        var hoped = work.apply(this::collect);
        if (writes.isEmpty()) {
            return hoped;
        }
        var answers = send.apply(writes);
        return answers.stream().allMatch(CommitRehearsal::plain)
                ? hoped
                : work.apply(replay(answers));
    }

    private WriteResults collect(Effect effect) {
        var write = view(effect);
        writes.add(write);
        return WriteResults.all(write.pick().length, Outcome.DELIVERED);
    }

    /// Returns true if all results are those that the first run assumed.
    static boolean plain(WriteResults answers) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.at(i) != Outcome.DELIVERED || answers.reason(i).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private Store.Transaction replay(List<WriteResults> answers) {
        var next = new ArrayList<>(writes);
        var known = new ArrayList<>(answers);
        return effect -> {
            var write = view(effect);
            if (!next.isEmpty() && same(next.getFirst(), write)) {
                next.removeFirst();
                return known.removeFirst();
            }
            return send.apply(List.of(write)).getFirst();
        };
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

    private static Effect.Write view(Effect effect) {
        return switch (effect) {
            case Effect.Write write -> write;
            case Effect.DeadLetters letters ->
                    throw new IllegalArgumentException(
                            "Redis keeps views only, not the queue " + letters.queue());
            case Effect.Audit _ ->
                    throw new IllegalArgumentException("Redis keeps views only, no audit");
            case Effect.Checkpoint _, Effect.Finish _ ->
                    throw new IllegalArgumentException("Redis keeps views only, not files");
            case Effect.Settle _ ->
                    throw new IllegalArgumentException("Redis keeps views only, not leases");
        };
    }
}
