package dev.leat.testkit.bug;

import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.contract.PlatformBug;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Sums are committed before the identities that they were counted for.
public final class DedupeAfterSum implements PlatformBug {

    private final AtomicLong strangers = new AtomicLong();

    private static final class Undone extends RuntimeException {}

    @Override
    public <T> T commit(Store real, Function<Store.Transaction, T> work) {
        var sums = new ArrayList<Effect.Write>();
        try {
            real.commit(tx -> {
                sums.clear();
                var _ =
                        work.apply(effect -> {
                            var answers = tx.apply(effect);
                            if (effect instanceof Effect.Write write
                                    && write.to() instanceof ViewSink) {
                                var fresh =
                                        IntStream.range(0, answers.size())
                                                .filter(i -> answers.at(i) == Outcome.DELIVERED)
                                                .map(i -> write.pick()[i])
                                                .toArray();
                                sums.add(write(write, strangers(write.rows()), fresh));
                            }
                            return answers;
                        });
                throw new Undone();
            });
        } catch (Undone _) {
            real.commit(tx -> {
                sums.stream().filter(sum -> sum.pick().length > 0).forEach(tx::apply);
                return sums;
            });
        }
        return real.commit(tx -> work.apply(effect -> tx.apply(without(effect))));
    }

    /// The same rows with identities that are new.
    private Rows strangers(Rows rows) {
        var identities = ByteBuffer.allocate(rows.identity().length);
        while (identities.hasRemaining()) {
            identities.putLong(strangers.incrementAndGet()).putLong(~strangers.get());
        }
        return new Rows(
                rows.size(),
                rows.record(),
                identities.array(),
                rows.digest(),
                rows.versions(),
                rows.sinks());
    }

    /// The effect with its identities and nothing to add.
    private static Effect without(Effect effect) {
        if (!(effect instanceof Effect.Write write && write.to() instanceof ViewSink)) {
            return effect;
        }
        var rows = write.rows();
        var sinks = new ArrayList<>(rows.sinks());
        var columns = new ArrayList<Column>();
        boolean start = true;
        for (var column : sinks.get(write.sink())) {
            boolean measure = column instanceof Column.Longs && !start;
            start &= !(column instanceof Column.Longs);
            columns.add(measure ? nothing(rows.size()) : column);
        }
        sinks.set(write.sink(), columns);
        return write(
                write,
                new Rows(
                        rows.size(),
                        rows.record(),
                        rows.identity(),
                        rows.digest(),
                        rows.versions(),
                        List.copyOf(sinks)),
                write.pick());
    }

    private static Column nothing(int size) {
        var nulls = new BitSet();
        nulls.set(0, size);
        return new Column.Longs(new long[size], nulls);
    }

    private static Effect.Write write(Effect.Write like, Rows rows, int[] pick) {
        return new Effect.Write(like.pipeline(), like.to(), like.sink(), rows, pick);
    }
}
