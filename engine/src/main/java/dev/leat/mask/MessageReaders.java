package dev.leat.mask;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Route;
import dev.leat.app.Schema;
import dev.leat.app.Shrink;
import dev.leat.app.Sink;
import dev.leat.app.WarehouseTable;
import dev.leat.app.WrittenSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds the pipelines that read a queue's messages, and the schemas of these pipelines. For a
/// dead-letter queue, these are the pipelines that read the messages before they became dead
/// letters.
public final class MessageReaders {

    private MessageReaders() {}

    /// Returns the schemas of the messages in this queue. For a dead-letter queue these are the
    /// schemas of its source queues.
    public static List<Schema> schemas(App app, String queue) {
        var schemas = new ArrayList<Schema>();
        pipelines(app, queue).forEach(pipeline -> schemas.add(pipeline.from().schema()));
        app.posts().stream()
                .filter(route -> about(app, route.queue(), queue))
                .forEach(route -> schemas.add(route.schema()));
        return schemas;
    }

    /// Returns the schemas of all messages that may be in this queue: those that pipelines write to
    /// it, also through a topic, and those that [#schemas] returns. Where they differ in the type
    /// of a column, the last one applies.
    static List<Schema> ofMessages(App app, String queue) {
        return ofMessages(app, queue, _ -> List.of());
    }

    private static List<Schema> ofMessages(
            App app, String queue, Function<String, List<String>> subscribers) {
        return Stream.concat(
                        written(app, sink -> reaches(app, sink, queue, subscribers)),
                        schemas(app, queue).stream())
                .toList();
    }

    /// Returns the personal columns of all messages that may be in this queue.
    ///
    /// @param subscribers returns the queues that receive messages of a topic in addition to those
    ///   that the app subscribes
    public static Set<String> personal(
            App app, String queue, Function<String, List<String>> subscribers) {
        return Mask.of(ofMessages(app, queue, subscribers), Set.of()).personal();
    }

    /// Returns the personal columns of all messages that the app reads or writes, whatever the
    /// names of their queues.
    public static Set<String> personal(App app) {
        var read =
                Stream.concat(
                        app.pipelines().values().stream().map(pipeline -> pipeline.from().schema()),
                        app.posts().stream().map(Route.Post::schema));
        return Mask.of(Stream.concat(read, written(app, _ -> true)).toList(), Set.of()).personal();
    }

    private static boolean reaches(
            App app, Sink sink, String queue, Function<String, List<String>> subscribers) {
        return sink.queue().filter(name -> about(app, name, queue)).isPresent()
                || sink.topic().stream()
                        .flatMap(topic ->
                                Stream.concat(
                                        app.subscribers(topic).stream().map(Queue::name),
                                        subscribers.apply(topic).stream()))
                        .anyMatch(subscriber -> about(app, subscriber, queue));
    }

    private static Stream<Schema> written(App app, Predicate<Sink> about) {
        return app.pipelines().values().stream()
                .flatMap(pipeline -> WrittenSchema.of(pipeline, about).stream());
    }

    /// Returns the pipelines that read the queue or whose dead letters are in it.
    public static List<Pipeline> pipelines(App app, String queue) {
        return Stream.concat(app.consumers(queue).stream(), app.deadLetteringTo(queue).stream())
                .toList();
    }

    /// Returns the schemas of the pipelines that update a view.
    public static List<Schema> ofView(App app, String view) {
        return schemas(
                app,
                pipeline ->
                        pipeline.to().stream().anyMatch(to -> to.view().equals(Optional.of(view))));
    }

    /// Returns the schemas of the pipelines that write to a table, and of the items that these
    /// write.
    public static List<Schema> ofTable(App app, String table) {
        return stored(app, sink -> sink.table().equals(Optional.of(table))).toList();
    }

    /// Returns the schemas of the records that pipelines write to a stream or read from it.
    public static List<Schema> ofStream(App app, String stream) {
        return Stream.concat(
                        written(app, sink -> sink.stream().equals(Optional.of(stream))),
                        app.streamReaders(stream).stream().map(reader -> reader.from().schema()))
                .toList();
    }

    /// Returns the schemas of the pipelines that read files from a bucket or write files to it,
    /// including files of rejected lines, of lake tables and of complete messages that a pipeline
    /// has shortened.
    public static List<Schema> ofBucket(App app, String bucket) {
        return schemas(
                app,
                pipeline ->
                        pipeline.from().files().filter(f -> f.bucket().equals(bucket)).isPresent()
                                || bucket.equals(pipeline.rejectsBucket())
                                || pipeline.shrink()
                                        .flatMap(Shrink::offload)
                                        .filter(bucket::equals)
                                        .isPresent()
                                || pipeline.to().stream()
                                        .anyMatch(to ->
                                                (to.files().isPresent() && to.name().equals(bucket))
                                                        || to.lakeTable()
                                                                .filter(table ->
                                                                        inBucket(
                                                                                app, table, bucket))
                                                                .isPresent()));
    }

    /// Returns the schemas of a lake table, of the pipelines that write to it, and of the rows that
    /// these write.
    public static List<Schema> ofLakeTable(App app, String table) {
        return stored(
                app,
                app.get(LakeTable.class, table).schema(),
                sink -> sink.lakeTable().equals(Optional.of(table)));
    }

    /// Returns the schemas of a warehouse table, of the pipelines that write to it, and of the rows
    /// that these write.
    public static List<Schema> ofWarehouseTable(App app, String table) {
        return stored(
                app,
                app.get(WarehouseTable.class, table).schema(),
                sink -> sink.warehouseTable().equals(Optional.of(table)));
    }

    /// @param own the schema of the table, which need not mark the columns that pipelines compute
    ///   from personal ones
    private static List<Schema> stored(App app, Schema own, Predicate<Sink> into) {
        return Stream.concat(Stream.of(own), stored(app, into)).toList();
    }

    private static Stream<Schema> stored(App app, Predicate<Sink> into) {
        var read = schemas(app, pipeline -> pipeline.to().stream().anyMatch(into));
        return Stream.concat(read.stream(), written(app, into));
    }

    private static boolean inBucket(App app, String table, String bucket) {
        return app.get(LakeTable.class, table).bucket().equals(bucket);
    }

    private static List<Schema> schemas(App app, Predicate<Pipeline> about) {
        return app.pipelines().values().stream()
                .filter(about)
                .map(pipeline -> pipeline.from().schema())
                .toList();
    }

    /// The app may have the queues of an external server, which need not include the pipeline's
    /// source.
    private static boolean about(App app, String source, String queue) {
        return source.equals(queue)
                || Optional.ofNullable(app.queues().get(source))
                        .flatMap(Queue::deadLetterQueue)
                        .filter(queue::equals)
                        .isPresent();
    }
}
