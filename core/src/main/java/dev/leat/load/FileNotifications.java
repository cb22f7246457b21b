package dev.leat.load;

import dev.leat.app.FileEventSchema;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.decode.JsonWriter;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Effect;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a pipeline tells others of its files: a record of one of the two kinds, taken to their
/// sinks by a kernel as every record is. Owned by one thread.
final class FileNotifications implements AutoCloseable {

    private final FilePipelineContext line;
    private final Optional<Teller> done;
    private final Optional<Teller> givenUp;

    /// Who tells one kind of news.
    private record Teller(String name, Pipeline pipeline, Kernel kernel) {}

    /// The writes that tell it, and why sinks are told nothing.
    record Told(List<Effect.Write> writes, List<Reason> untold) {

        static final Told NOTHING = new Told(List.of(), List.of());

        Told {
            writes = List.copyOf(writes);
            untold = List.copyOf(untold);
        }
    }

    FileNotifications(FilePipelineContext line) {
        this.line = line;
        this.done = teller("on_success", line.pipeline().onSuccess(), FileEventSchema.PROCESSED);
        this.givenUp = teller("on_failure", line.pipeline().onFailure(), FileEventSchema.FAILED);
    }

    private Optional<Teller> teller(String name, List<Sink> sinks, Schema schema) {
        if (sinks.isEmpty()) {
            return Optional.empty();
        }
        var of = line.pipeline();
        var from =
                new QueueSource(
                        line.planner().source().name(), schema, Pipeline.UnknownFields.IGNORE, 1);
        var pipeline = Pipeline.of(of.name(), from).withTo(sinks).withMaxRejects(of.maxRejects());
        return Optional.of(
                new Teller(
                        name,
                        pipeline,
                        line.kernels().rows().kernel(line.app(), pipeline, (_, _) -> {})));
    }

    /// That a file is done.
    Told done(
            FileMessage message,
            FileUnit unit,
            FileProgress progress,
            List<Publication> outputs,
            Instant at) {
        if (done.isEmpty()) {
            return Told.NOTHING;
        }
        var json = begun(unit);
        json.raw(',').quoted("outputs").raw(':').raw('[');
        for (int i = 0; i < outputs.size(); i++) {
            if (i > 0) {
                json.raw(',');
            }
            json.quoted(outputs.get(i).bucket() + "/" + outputs.get(i).key());
        }
        json.raw(']');
        number(json, "read", progress.totals().read());
        number(json, "written", progress.totals().written());
        number(json, "filtered", progress.totals().filtered());
        number(json, "rejected", progress.totals().rejected());
        time(json, "started", progress.started());
        time(json, "finished", at);
        return tell(done.get(), message, unit, json.raw('}').copy());
    }

    /// That a file was given up.
    Told givenUp(FileMessage message, FileUnit unit, String error, Instant at) {
        if (givenUp.isEmpty()) {
            return Told.NOTHING;
        }
        var json = begun(unit);
        text(json, "error", error);
        number(json, "attempts", message.attempt());
        time(json, "at", at);
        return tell(givenUp.get(), message, unit, json.raw('}').copy());
    }

    private JsonWriter begun(FileUnit unit) {
        var json = new JsonWriter(false);
        json.raw('{').quoted("pipeline").raw(':').quoted(line.pipeline().name());
        text(json, "object", unit.key());
        text(json, "version", unit.versionText());
        return json;
    }

    private static void text(JsonWriter json, String name, String value) {
        json.raw(',').quoted(name).raw(':').quoted(value);
    }

    /// To the microsecond, as columns have it.
    private static void time(JsonWriter json, String name, Instant at) {
        text(json, name, at.truncatedTo(ChronoUnit.MICROS).toString());
    }

    private static void number(JsonWriter json, String name, long value) {
        json.raw(',').quoted(name).raw(':').whole(value);
    }

    /// A lease brings one piece of news of a unit at most, so that names it.
    private Told tell(Teller teller, FileMessage message, FileUnit unit, byte[] body) {
        var original = message.original();
        var id = String.join(" ", original.id(), message.leased().lease(), unit.id());
        var record = new Record(id, body, Map.of(), 1, original.receivedAt());
        var work =
                new LeasedWork(
                        message.leased().source(), message.leased().lease(), List.of(record));
        var sinks = teller.pipeline().to();
        var table = new Outcomes(1, sinks.size());
        var rows = teller.kernel().run(work, table);
        var pick = IntStream.range(0, rows.size()).toArray();
        var writes = new ArrayList<Effect.Write>();
        var untold = new ArrayList<Reason>();
        for (int sink = 0; sink < sinks.size(); sink++) {
            if (table.at(0, sink) == Outcome.PENDING) {
                writes.add(
                        new Effect.Write(
                                line.pipeline().name(), sinks.get(sink), sink, rows, pick));
            }
            table.reasons(0, sink).forEach(why -> untold.add(why.in(teller.name())));
        }
        return new Told(writes, untold);
    }

    @Override
    public void close() {
        done.ifPresent(teller -> teller.kernel().close());
        givenUp.ifPresent(teller -> teller.kernel().close());
    }
}
