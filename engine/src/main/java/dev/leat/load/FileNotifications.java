package dev.leat.load;

import dev.leat.app.FileEventSchema;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.batch.Column;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.decode.JsonWriter;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Effect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Creates the notifications that a file pipeline publishes when a file is finished or has failed.
/// As for any record, a kernel computes rows for the sinks from each notification. Owned by one
/// thread.
final class FileNotifications implements AutoCloseable {

    private final FilePipelineContext context;
    private final Optional<Publisher> done;
    private final Optional<Publisher> givenUp;

    /// A publisher of notifications: a pipeline whose sinks receive them, and its kernel.
    private record Publisher(String name, Pipeline pipeline, Kernel kernel) {}

    /// The changes by which a notification is sent, and the reasons for the sinks that do not
    /// receive it.
    record Notification(List<Effect> sends, List<Reason> unsent) {

        static final Notification NOTHING = new Notification(List.of(), List.of());

        Notification {
            sends = List.copyOf(sends);
            unsent = List.copyOf(unsent);
        }

        private Notification and(Effect send) {
            var all = new ArrayList<>(sends);
            all.add(send);
            return new Notification(all, unsent);
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
                        context.kernels().rows().kernel(context.app(), pipeline, _ -> {})));
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
        return notification(
                done.get(), message, unit, json.raw('}').copy(), (_, columns) -> columns);
    }

    /// Returns the notification that a file failed permanently. The event bus receives the event of
    /// a [FailedFile], and so do the sinks of `on_failure`, unless a `select` of the sink selects
    /// columns of its `detail`.
    Notification givenUp(FileMessage message, FileUnit unit, String error, Instant at) {
        var failed =
                new FailedFile(
                        context.app().name(),
                        context.pipeline().name(),
                        unit,
                        error,
                        message.attempt(),
                        at,
                        context.planner().source().name(),
                        message.original().id(),
                        id(message, unit),
                        context.platform().eventPlace());
        var detail = failed.detail();
        var notification =
                givenUp.map(publisher ->
                                notification(
                                        publisher,
                                        message,
                                        unit,
                                        detail,
                                        (sink, columns) ->
                                                sink.columns().isEmpty()
                                                        ? event(sink, columns, failed)
                                                        : columns))
                        .orElse(Notification.NOTHING);
        var event = failed.event(new String(detail, StandardCharsets.UTF_8));
        return notification.and(new Effect.PutEvent(event));
    }

    /// Returns the columns of a sink whose documents become the `detail` of the event.
    private static List<Column> event(Sink sink, List<Column> columns, FailedFile failed) {
        var documents = ((Column.Texts) columns.getFirst()).values().clone();
        for (int row = 0; row < documents.length; row++) {
            var detail = documents[row];
            documents[row] = detail == null ? null : failed.event(detail).json();
        }
        var all = new ArrayList<>(columns);
        all.set(0, new Column.Texts(documents));
        if (sink.topic().isPresent()) {
            if (sink.text().isEmpty()) {
                all.add(each(documents, failed.subject()));
            }
            all.add(each(documents, failed.mail()));
        }
        return all;
    }

    private static Column each(@Nullable String[] documents, String text) {
        var texts = new @Nullable String[documents.length];
        Arrays.fill(texts, text);
        return new Column.Texts(texts);
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

    /// Returns the id of a notification. It consists of message, lease and file, because each lease
    /// publishes at most one notification of a file.
    private static String id(FileMessage message, FileUnit unit) {
        return String.join(" ", message.original().id(), message.leased().lease(), unit.id());
    }

    /// Creates a notification. `sent` returns the columns that a sink receives.
    private Notification notification(
            Publisher publisher,
            FileMessage message,
            FileUnit unit,
            byte[] body,
            BiFunction<Sink, List<Column>, List<Column>> sent) {
        var received = message.original().receivedAt();
        var record = new Record(id(message, unit), body, Map.of(), 1, received);
        var work =
                new LeasedWork(
                        message.leased().source(), message.leased().lease(), List.of(record));
        var sinks = publisher.pipeline().to();
        var table = new Outcomes(1, sinks.size());
        var rows = sent(publisher.kernel().run(work, table), sinks, sent);
        var pick = IntStream.range(0, rows.size()).toArray();
        var writes = new ArrayList<Effect>();
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

    private static Rows sent(
            Rows rows, List<Sink> sinks, BiFunction<Sink, List<Column>, List<Column>> sent) {
        var columns = new ArrayList<List<Column>>();
        for (int sink = 0; sink < sinks.size(); sink++) {
            columns.add(sent.apply(sinks.get(sink), rows.sinks().get(sink)));
        }
        return rows.withSinks(columns);
    }

    @Override
    public void close() {
        done.ifPresent(publisher -> publisher.kernel().close());
        givenUp.ifPresent(publisher -> publisher.kernel().close());
    }
}
