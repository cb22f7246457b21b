package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Origin;
import dev.leat.batch.Publication;
import dev.leat.local.database.Micros;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.topic.Topics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a commit does to objects. Used on the writer's thread.
public final class Objects {

    /// Files that are older than buckets get these when they are opened.
    public static final List<String> NEW_IN_6 =
            Stream.of(ObjectTable.NEW_IN_6, ObjectState.TABLES, Dropped.TABLES)
                    .flatMap(List::stream)
                    .toList();

    public static final List<String> NEW_IN_7 =
            Stream.of(ObjectTable.NEW_IN_7, BucketTable.TABLES, UploadTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

    /// What the state file has of buckets.
    public static final List<String> TABLES =
            Stream.of(NEW_IN_6, NEW_IN_7).flatMap(List::stream).toList();

    private final Path state;
    private final InstantSource clock;
    private final News news;

    /// @param state the state folder
    public Objects(App app, Path state, OpenQueues queues, Topics topics, InstantSource clock) {
        this.state = state;
        this.clock = clock;
        this.news = new News(app, queues, topics);
    }

    /// Puts an object, and tells of it.
    FileUnit put(Transaction transaction, ObjectTable.Row row) throws SQLException {
        return put(transaction, row, null, false);
    }

    private FileUnit put(
            Transaction transaction, ObjectTable.Row row, @Nullable Origin origin, boolean quiet)
            throws SQLException {
        long version = ObjectState.version(transaction);
        var unit = ObjectTable.put(transaction, row, version, now(), origin);
        if (!quiet) {
            news.tell(transaction, unit);
        }
        return unit;
    }

    /// Removes an object. Whether there was one.
    boolean hide(Transaction transaction, String bucket, String key) throws SQLException {
        return ObjectTable.hide(transaction, bucket, key, now());
    }

    /// Publishes what a pipeline made of a unit. With `replaces` that goes which it made of the
    /// unit's object before, and which is not made anew; what somebody else has put in its place
    /// since stays.
    public void publish(
            Transaction transaction,
            String pipeline,
            FileUnit unit,
            List<Publication> outputs,
            boolean replaces)
            throws SQLException {
        var origin = Origin.of(pipeline, unit);
        if (replaces) {
            var anew =
                    outputs.stream()
                            .map(o -> new Name(o.bucket(), o.key()))
                            .collect(Collectors.toSet());
            for (var before : ObjectTable.outputs(transaction, origin)) {
                if (!anew.contains(new Name(before.bucket(), before.key()))) {
                    hide(transaction, before.bucket(), before.key());
                }
            }
        }
        for (var output : outputs) {
            var place = state.relativize(output.file()).toString().replace('\\', '/');
            var blob = new Blob(place, output.etag(), output.size());
            put(
                    transaction,
                    new ObjectTable.Row(output.bucket(), output.key(), blob, output.metadata()),
                    origin,
                    output.quiet());
        }
    }

    private record Name(String bucket, String key) {}

    long now() {
        return Micros.of(clock.instant());
    }
}
