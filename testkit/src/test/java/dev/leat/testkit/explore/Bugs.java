package dev.leat.testkit.explore;

import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.StreamSink;
import dev.leat.app.sink.TableSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.deadletter.DeadLetter;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Small bugs: an effect that becomes another one. Each breaks another law.
final class Bugs {

    private Bugs() {}

    static Map<String, Bug> all() {
        var bugs = new LinkedHashMap<String, Bug>();
        bugs.put("a letter is not kept", instead(Bugs::noLetter));
        bugs.put("a letter has no reasons", letters(l -> letter(l, l.original().body(), false)));
        bugs.put("a letter's body is cut", letters(l -> letter(l, new byte[] {'x'}, true)));
        bugs.put("a record counts twice", instead(Bugs::twice));
        bugs.put("a part is of another day", changed(Bugs::shifted));
        var calls = new AtomicLong(1_000);
        bugs.put("an older state counts", changed(write -> newest(write, calls)));
        bugs.put("delays are forgotten", settled(a -> new Effect.Again(Duration.ZERO, a.counts())));
        bugs.put("every attempt counts", settled(a -> new Effect.Again(a.delay(), true)));
        bugs.put("no attempt counts", settled(a -> new Effect.Again(a.delay(), false)));
        bugs.put("a queue is left out", instead((tx, e) -> leftOut(tx, e, QueueSink.KIND)));
        bugs.put("a table is left out", instead((tx, e) -> leftOut(tx, e, TableSink.KIND)));
        bugs.put("an archive is left out", instead(Bugs::notArchived));
        bugs.put("a batch is archived twice", instead(Bugs::archivedTwice));
        bugs.put("identities are forgotten", new Forgetful());
        bugs.put("nobody is woken", new Sleepy());
        bugs.put("a message is kept twice", new Stuttering());
        return bugs;
    }

    /// Bugs of streams.
    static Map<String, Bug> ofStreams() {
        var bugs = new LinkedHashMap<String, Bug>();
        bugs.put("a stream is left out", instead((tx, e) -> leftOut(tx, e, StreamSink.KIND)));
        bugs.put("a partition key is another one", instead(Bugs::otherKey));
        bugs.put("a record is skipped", instead(Bugs::skipped));
        bugs.put("every attempt counts", settled(a -> new Effect.Again(a.delay(), true)));
        bugs.put("no attempt counts", settled(a -> new Effect.Again(a.delay(), false)));
        bugs.put("delays are forgotten", settled(a -> new Effect.Again(Duration.ZERO, a.counts())));
        bugs.put("a shard is read backwards", new Backwards());
        return bugs;
    }

    /// The first record of a shard that has to come again does not.
    private static WriteResults skipped(Store.Transaction real, Effect effect) {
        if (!(effect instanceof Effect.Settle settle)) {
            return real.apply(effect);
        }
        var again = settle.again().clone();
        again[0] = null;
        return real.apply(new Effect.Settle(settle.work(), again));
    }

    /// Writes partition keys with a letter more.
    private static WriteResults otherKey(Store.Transaction real, Effect effect) {
        if (!(effect instanceof Effect.Write write) || !(write.to() instanceof StreamSink)) {
            return real.apply(effect);
        }
        var sinks = new ArrayList<>(write.rows().sinks());
        var columns = new ArrayList<>(sinks.get(write.sink()));
        var keys = ((Column.Texts) columns.getLast()).values().clone();
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys[i] + "x";
        }
        columns.set(columns.size() - 1, new Column.Texts(keys));
        sinks.set(write.sink(), columns);
        return real.apply(rows(write, write.rows().versions(), sinks));
    }

    private interface Applied {
        WriteResults apply(Store.Transaction real, Effect effect);
    }

    private static Bug instead(Applied applied) {
        return new Bug() {
            @Override
            public <T> T commit(
                    LocalPlatform platform, Store real, Function<Store.Transaction, T> work) {
                return real.commit(tx -> work.apply(effect -> applied.apply(tx, effect)));
            }
        };
    }

    private static WriteResults noLetter(Store.Transaction real, Effect effect) {
        return effect instanceof Effect.DeadLetters letters
                ? WriteResults.all(letters.letters().size(), Outcome.DELIVERED)
                : real.apply(effect);
    }

    private static WriteResults twice(Store.Transaction real, Effect effect) {
        var answers = real.apply(effect);
        if (effect instanceof Effect.Write write && write.pick().length > 2) {
            var rows = write.rows();
            var other = rows.identity().clone();
            for (int i = 0; i < other.length; i++) {
                other[i] ^= 0x55;
            }
            var copy =
                    new Rows(
                            rows.size(),
                            rows.record(),
                            other,
                            rows.digest(),
                            rows.versions(),
                            rows.sinks());
            real.apply(
                    new Effect.Write(
                            write.pipeline(),
                            write.to(),
                            write.sink(),
                            copy,
                            new int[] {write.pick()[0]}));
        }
        return answers;
    }

    private static Bug letters(UnaryOperator<DeadLetter> change) {
        return instead((real, effect) ->
                effect instanceof Effect.DeadLetters(var queue, var letters)
                        ? real.apply(
                                new Effect.DeadLetters(
                                        queue, letters.stream().map(change).toList()))
                        : real.apply(effect));
    }

    private static DeadLetter letter(DeadLetter of, byte[] body, boolean reasons) {
        var original =
                new Record(
                        of.original().id(),
                        body,
                        of.original().attributes(),
                        of.original().attempt(),
                        of.original().receivedAt(),
                        of.original().sequence(),
                        of.original().group());
        var failed = new LinkedHashMap<>(of.failed());
        if (!reasons) {
            failed.replaceAll((_, _) -> List.of());
        }
        return new DeadLetter(
                of.index(), original, of.pipeline(), of.source(), of.identity(), of.done(), failed);
    }

    private static WriteResults leftOut(Store.Transaction real, Effect effect, String kind) {
        return effect instanceof Effect.Write write && write.to().kind().equals(kind)
                ? WriteResults.all(write.pick().length, Outcome.DELIVERED)
                : real.apply(effect);
    }

    private static WriteResults notArchived(Store.Transaction real, Effect effect) {
        return effect instanceof Effect.Archive
                ? WriteResults.all(0, Outcome.DELIVERED)
                : real.apply(effect);
    }

    private static WriteResults archivedTwice(Store.Transaction real, Effect effect) {
        if (effect instanceof Effect.Archive) {
            real.apply(effect);
        }
        return real.apply(effect);
    }

    private static Bug changed(UnaryOperator<Effect.Write> change) {
        return instead((real, effect) ->
                real.apply(
                        effect instanceof Effect.Write write && write.to() instanceof ViewSink
                                ? change.apply(write)
                                : effect));
    }

    private static Effect.Write shifted(Effect.Write write) {
        var sinks = new ArrayList<>(write.rows().sinks());
        var columns = new ArrayList<>(sinks.get(write.sink()));
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) instanceof Column.Longs(var values, var nulls)) {
                var other = values.clone();
                other[write.pick()[0]] += Duration.ofDays(1).toNanos() / 1000;
                columns.set(i, new Column.Longs(other, nulls));
                break;
            }
        }
        sinks.set(write.sink(), columns);
        return rows(write, write.rows().versions(), sinks);
    }

    /// Each state is taken for newer than all before.
    private static Effect.Write newest(Effect.Write write, AtomicLong calls) {
        var versions = write.rows().versions();
        var numbers = versions.numbers().clone();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = calls.incrementAndGet();
        }
        return rows(
                write,
                new RowVersions(numbers, versions.deleted(), versions.filtered()),
                write.rows().sinks());
    }

    private static Effect.Write rows(
            Effect.Write write, RowVersions versions, List<List<Column>> sinks) {
        var rows = write.rows();
        return new Effect.Write(
                write.pipeline(),
                write.to(),
                write.sink(),
                new Rows(
                        rows.size(),
                        rows.record(),
                        rows.identity(),
                        rows.digest(),
                        versions,
                        sinks),
                write.pick(),
                write.groups(),
                write.originals(),
                write.written());
    }

    private static Bug settled(UnaryOperator<Effect.Again> change) {
        return instead((real, effect) -> {
            if (effect instanceof Effect.Settle settle) {
                var again = settle.again().clone();
                for (int i = 0; i < again.length; i++) {
                    again[i] = Optional.ofNullable(again[i]).map(change).orElse(null);
                }
                return real.apply(new Effect.Settle(settle.work(), again));
            }
            return real.apply(effect);
        });
    }
}
