package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectKey;
import dev.leat.batch.Origin;
import dev.leat.batch.Publication;
import dev.leat.batch.Staging;
import dev.leat.local.database.Database;
import dev.leat.local.database.Faults;
import dev.leat.port.Buckets;
import dev.leat.port.StoredObject;
import dev.leat.port.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The buckets of a state folder: rows in its file, bytes under its `objects`. A put writes a file,
/// then one commit makes the object and its news. Threads share it; whoever opened it closes it.
public final class LocalBuckets implements Buckets {

    private final App app;
    private final Database database;
    private final Objects objects;
    private final Blobs blobs;
    private final Removal removal;
    private final Stagings stagings;
    private final Sweep sweep;

    private LocalBuckets(App app, Database database, Objects objects, long run) {
        this.app = app;
        this.database = database;
        this.objects = objects;
        this.blobs = new Blobs(database.folder(), run);
        this.removal = new Removal(database, blobs);
        this.stagings = new Stagings(database.folder(), removal);
        this.sweep = new Sweep(app, database, removal);
    }

    /// Opens the buckets, and removes what an unclean stop left.
    ///
    /// @param running the names of the folders of units that are running
    /// @throws Unavailable if the folder cannot be read and written
    public static LocalBuckets open(
            App app, Database database, Objects objects, Set<String> running) {
        try {
            long run = new Leftovers(database).begin();
            var buckets = new LocalBuckets(app, database, objects, run);
            buckets.tidy(running);
            return buckets;
        } catch (IOException e) {
            throw new Unavailable(
                    "cannot work with %s: %s; check the disk and who owns the folder"
                            .formatted(database.folder().resolve(Blobs.FOLDER), e),
                    e);
        }
    }

    private void tidy(Set<String> running) throws IOException {
        removal.run();
        stagings.tidy(running);
    }

    public Stagings stagings() {
        return stagings;
    }

    @Override
    public List<String> names() {
        return List.copyOf(app.buckets().keySet());
    }

    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException {
        check(bucket, key, metadata);
        sweep.check(objects.now());
        var blob = blobs.write(content);
        var row = new ObjectTable.Row(bucket, key, blob, metadata);
        try {
            return new StoredObject(database.commit(tx -> objects.put(tx, row)), metadata);
        } catch (Throwable failed) {
            // Where the disk failed otherwise, the row may be there all the same.
            if (!(failed instanceof Unavailable away) || Faults.full(away)) {
                blobs.discard(blob.place());
            }
            throw failed;
        }
    }

    private void check(String bucket, String key, Map<String, String> metadata) {
        app.bucket(bucket);
        var problem = ObjectKey.problem(key).or(() -> Metadata.problem(metadata));
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        look(bucket);
        return ObjectKey.encodable(key)
                ? database.read(session -> ObjectTable.find(session, bucket, key)).map(Kept::object)
                : Optional.empty();
    }

    @Override
    public Optional<Origin> origin(String bucket, String key) {
        app.bucket(bucket);
        return ObjectKey.encodable(key)
                ? database.read(session -> ObjectTable.origin(session, bucket, key))
                : Optional.empty();
    }

    private void look(String bucket) {
        app.bucket(bucket);
        sweep.glance(objects.now());
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long version) {
        look(bucket);
        return kept(bucket, key, version).map(Kept::object);
    }

    private Optional<Kept> kept(String bucket, String key, long version) {
        return ObjectKey.encodable(key)
                ? database.read(session -> ObjectTable.version(session, bucket, key, version))
                : Optional.empty();
    }

    @Override
    public Content content(FileUnit unit) {
        var path =
                kept(unit.bucket(), unit.key(), unit.version())
                        .map(kept -> blobs.path(kept.blob()));
        return new ObjectContent(unit, path);
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix, String after, int limit) {
        look(bucket);
        if (!ObjectKey.encodable(prefix)) {
            return List.of();
        }
        var page =
                database.read(session -> ObjectTable.from(session, bucket, prefix, after, limit));
        return page.stream().takeWhile(o -> o.unit().key().startsWith(prefix)).toList();
    }

    @Override
    public boolean delete(String bucket, String key) {
        app.bucket(bucket);
        return ObjectKey.encodable(key) && database.commit(tx -> objects.hide(tx, bucket, key));
    }

    @Override
    public Staging staging(String pipeline, FileUnit unit) throws IOException {
        return stagings.of(pipeline, unit);
    }

    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException {
        check(bucket, key, metadata);
        var blob = blobs.adopt(file);
        return new Publication(
                bucket, key, blobs.path(blob.place()), blob.etag(), blob.size(), metadata, quiet);
    }

    /// Removes what is to be removed, and ends.
    public void close() {
        removal.close();
    }

    /// Ends as if the process died.
    public void abandon() {
        removal.abandon();
    }
}
