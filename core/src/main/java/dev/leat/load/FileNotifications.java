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

/// Creates the notifications that a file pipeline publishes when a file is finished or has failed.
/// As for any record, a kernel computes rows for the sinks from each notification. Owned by one
/// thread.
final class FileNotifications implements AutoCloseable {

    private final FilePipelineContext context;
    private final Optional<Publisher> done;
    private final Optional<Publisher> givenUp;

    /// A publisher of notifications: a pipeline whose sinks receive them, and its kernel.
    private record Publisher(String name, Pipeline pipeline, Kernel kernel) {}

    /// The writes of a notification, and the reasons for the sinks that do not receive it.
    record Notification(List<Effect.Write> writes, List<Reason> unsent) {

        static final Notification NOTHING = new Notification(List.of(), List.of());

        Notification {
            writes = List.copyOf(writes);
            unsent = List.copyOf(unsent);
        }
    }

    FileNotifications(FilePipelineContext context) {
        this.context = context;
        this.done =
                publisher("on_success", context.pipeline().onSuccess(), FileEventSchema.PROCESSED);
        this.givenUp =
                publisher("on_failure", context.pipeline().onFailure(), FileEventSchema.FAILED);
    }

    private Optional<Publisher> publisher(String name, List<Sink> sinks, Schema schema) {
        if (sinks.isEmpty()) {
            return Optional.empty();
        }
        var of = context.pipeline();
        var from =
                new QueueSource(
                        context.planner().source().name(),
                        schema,
                        Pipeline.UnknownFields.IGNORE,
                        1);
        var pipeline = Pipeline.of(of.name(), from).withTo(sinks).withMaxRejects(of.maxRejects());
        return Optional.of(
                new Publisher(
                        name,
                        pipeline,
                        context.kernels().rows().kernel(context.app(), pipeline, (_, _) -> {})));
    }

    /// Returns the notification that a file is finished.
    Notification done(
            FileMessage message,
            FileUnit unit,
            FileProgress progress,
            List<Publication> outputs,
            Instant at) {
        if (done.isEmpty()) {
            return Notification.NOTHING;
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
        return notification(done.get(), message, unit, json.raw('}').copy());
    }

    /// Returns the notification that a file failed permanently.
    Notification givenUp(FileMessage message, FileUnit unit, String error, Instant at) {
        if (givenUp.isEmpty()) {
            return Notification.NOTHING;
        }
        var json = begun(unit);
        text(json, "error", error);
        number(json, "attempts", message.attempt());
        time(json, "at", at);
        return notification(givenUp.get(), message, unit, json.raw('}').copy());
    }

    private JsonWriter begun(FileUnit unit) {
        var json = new JsonWriter(false);
        json.raw('{').quoted("pipeline").raw(':').quoted(context.pipeline().name());
        text(json, "object", unit.key());
        text(json, "version", unit.versionText());
        return json;
    }

    private static void text(JsonWriter json, String name, String value) {
        json.raw(',').quoted(name).raw(':').quoted(value);
    }

    /// Writes a time in microseconds, the precision of time columns.
    private static void time(JsonWriter json, String name, Instant at) {
        text(json, name, at.truncatedTo(ChronoUnit.MICROS).toString());
    }

    private static void number(JsonWriter json, String name, long value) {
        json.raw(',').quoted(name).raw(':').whole(value);
    }

    /// Creates a notification. Its id consists of message, lease and file, because each lease
    /// publishes at most one notification of a file.
    private Notification notification(
            Publisher publisher, FileMessage message, FileUnit unit, byte[] body) {
        var original = message.original();
        var id = String.join(" ", original.id(), message.leased().lease(), unit.id());
        var record = new Record(id, body, Map.of(), 1, original.receivedAt());
        var work =
                new LeasedWork(
                        message.leased().source(), message.leased().lease(), List.of(record));
        var sinks = publisher.pipeline().to();
        var table = new Outcomes(1, sinks.size());
        var rows = publisher.kernel().run(work, table);
        var pick = IntStream.range(0, rows.size()).toArray();
        var writes = new ArrayList<Effect.Write>();
        var unsent = new ArrayList<Reason>();
        for (int sink = 0; sink < sinks.size(); sink++) {
            if (table.at(0, sink) == Outcome.PENDING) {
                writes.add(
                        new Effect.Write(
                                context.pipeline().name(), sinks.get(sink), sink, rows, pick));
            }
            table.reasons(0, sink).forEach(why -> unsent.add(why.in(publisher.name())));
        }
        return new Notification(writes, unsent);
    }

    @Override
    public void close() {
        done.ifPresent(publisher -> publisher.kernel().close());
        givenUp.ifPresent(publisher -> publisher.kernel().close());
    }
}
