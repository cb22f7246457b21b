package dev.leat.testkit.bug;

import static org.junit.jupiter.api.Named.named;

import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.StreamSink;
import dev.leat.app.sink.TableSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Publication;
import dev.leat.batch.Record;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.contract.MethodHook;
import dev.leat.contract.PlatformBug;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/// Small bugs: an effect that becomes another one. Each breaks another law.
public final class Bugs {

    private Bugs() {}

    public static Stream<Named<PlatformBug>> all() {
        var calls = new AtomicLong(1_000);
        return Stream.of(
                named("a letter is not kept", PlatformBug.of(Bugs::noLetter)),
                named(
                        "a letter has no reasons",
                        letters(l -> letter(l, l.original().body(), false))),
                named("a letter's body is cut", letters(l -> letter(l, new byte[] {'x'}, true))),
                named("a record counts twice", PlatformBug.of(Bugs::twice)),
                named("a part is of another day", changed(Bugs::shifted)),
                named("an older state counts", changed(write -> newest(write, calls))),
                named(
                        "delays are forgotten",
                        again(a -> new Effect.Again(Duration.ZERO, a.counts()))),
                named("every attempt counts", again(a -> new Effect.Again(a.delay(), true))),
                named("no attempt counts", again(a -> new Effect.Again(a.delay(), false))),
                named("a queue is left out", leftOut(QueueSink.KIND)),
                named("a table is left out", leftOut(TableSink.KIND)),
                named("an archive is left out", without(Effect.Archive.class)),
                named("a batch is archived twice", PlatformBug.of(Bugs::archivedTwice)),
                named("identities are forgotten", new Forgetful()),
                named("no worker is notified of messages", new Sleepy()),
                named("a message is kept twice", PlatformBug.ofQueues("send", Bugs::lastTwice)));
    }

    /// Bugs of streams.
    public static Stream<Named<PlatformBug>> ofStreams() {
        return Stream.of(
                named("a stream is left out", leftOut(StreamSink.KIND)),
                named("a partition key is another one", PlatformBug.exchanging(Bugs::otherKey)),
                named("a record is skipped", PlatformBug.exchanging(Bugs::skipped)),
                named("every attempt counts", again(a -> new Effect.Again(a.delay(), true))),
                named("no attempt counts", again(a -> new Effect.Again(a.delay(), false))),
                named(
                        "delays are forgotten",
                        again(a -> new Effect.Again(Duration.ZERO, a.counts()))),
                named("a shard is read backwards", new Backwards()));
    }

    /// Bugs of files.
    public static Stream<Named<PlatformBug>> ofFiles() {
        return Stream.of(
                named("a file appears without its first object", finished(Bugs::withoutFirst)),
                named("objects of an older version stay", olderVersionsStay()),
                named("an object has the content of another one", finished(Bugs::exchanged)),
                named("a letter is not kept", PlatformBug.of(Bugs::noLetter)),
                named("a checkpoint is forgotten", without(Effect.Checkpoint.class)));
    }

    public static PlatformBug olderVersionsStay() {
        return finished(f -> with(f, f.outputs(), false));
    }

    private static PlatformBug again(UnaryOperator<Effect.Again> change) {
        return PlatformBug.settling(again -> Optional.of(change.apply(again)));
    }

    /// Sends the last message of a list twice.
    private static Object lastTwice(MethodHook.Call send, Object[] arguments) throws Throwable {
        var messages = (List<?>) arguments[0];
        var twice = new ArrayList<Object>(messages);
        twice.add(messages.getLast());
        arguments[0] = twice;
        return ((List<?>) send.run()).subList(0, messages.size());
    }

    private static PlatformBug finished(UnaryOperator<Effect.Finish> change) {
        return PlatformBug.exchanging(
                effect -> effect instanceof Effect.Finish finish ? change.apply(finish) : effect);
    }

    private static Effect.Finish withoutFirst(Effect.Finish finish) {
        var outputs = finish.outputs();
        return outputs.size() > 1
                ? with(finish, outputs.subList(1, outputs.size()), finish.replaces())
                : finish;
    }

    private static Effect.Finish exchanged(Effect.Finish finish) {
        var outputs = finish.outputs();
        if (outputs.size() < 2) {
            return finish;
        }
        var first = outputs.get(0);
        var other = outputs.get(1);
        var mixed =
                new Publication(
                        first.bucket(),
                        first.key(),
                        other.file(),
                        other.etag(),
                        other.size(),
                        first.metadata(),
                        first.quiet());
        return with(finish, List.of(mixed), finish.replaces());
    }

    private static Effect.Finish with(
            Effect.Finish finish, List<Publication> outputs, boolean replaces) {
        return new Effect.Finish(
                finish.pipeline(),
                finish.unit(),
                finish.phase(),
                finish.totals(),
                outputs,
                replaces,
                finish.error(),
                finish.at());
    }

    /// Omits effects that have no results.
    private static PlatformBug without(Class<? extends Effect> kind) {
        return PlatformBug.of((real, effect) ->
                kind.isInstance(effect)
                        ? WriteResults.all(0, Outcome.DELIVERED)
                        : real.apply(effect));
    }

    /// The first record of a shard that has to come again does not.
    private static Effect skipped(Effect effect) {
        if (!(effect instanceof Effect.Settle settle)) {
            return effect;
        }
        var again = settle.again().clone();
        again[0] = null;
        return new Effect.Settle(settle.work(), again);
    }

    /// Writes partition keys with a letter more.
    private static Effect otherKey(Effect effect) {
        if (!(effect instanceof Effect.Write write) || !(write.to() instanceof StreamSink)) {
            return effect;
        }
        var sinks = new ArrayList<>(write.rows().sinks());
        var columns = new ArrayList<>(sinks.get(write.sink()));
        var keys = ((Column.Texts) columns.getLast()).values().clone();
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys[i] + "x";
        }
        columns.set(columns.size() - 1, new Column.Texts(keys));
        sinks.set(write.sink(), columns);
        return rows(write, write.rows().versions(), sinks);
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

    private static PlatformBug letters(UnaryOperator<DeadLetter> change) {
        return PlatformBug.exchanging(effect ->
                effect instanceof Effect.DeadLetters(var queue, var letters)
                        ? new Effect.DeadLetters(queue, letters.stream().map(change).toList())
                        : effect);
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

    private static PlatformBug leftOut(String kind) {
        return PlatformBug.of((real, effect) ->
                effect instanceof Effect.Write write && write.to().kind().equals(kind)
                        ? WriteResults.all(write.pick().length, Outcome.DELIVERED)
                        : real.apply(effect));
    }

    private static WriteResults archivedTwice(Store.Transaction real, Effect effect) {
        if (effect instanceof Effect.Archive) {
            real.apply(effect);
        }
        return real.apply(effect);
    }

    private static PlatformBug changed(UnaryOperator<Effect.Write> change) {
        return PlatformBug.exchanging(effect ->
                effect instanceof Effect.Write write && write.to() instanceof ViewSink
                        ? change.apply(write)
                        : effect);
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
}
