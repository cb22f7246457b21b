package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.batch.Checksum;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectKey;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.error.FileErrorText;
import dev.leat.local.database.Database;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import dev.leat.port.BucketAdmin;
import dev.leat.port.Buckets;
import dev.leat.port.PutObject;
import dev.leat.port.StateCondition;
import dev.leat.port.StoredObject;
import dev.leat.port.UnavailableException;
import dev.leat.port.Uploads;
import dev.leat.port.Versions;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The buckets of a state folder: rows in the state file, and content in the folder `objects`. A
/// put writes the content to a file, and then creates the object and its notifications in one
/// commit. Thread-safe. The opener closes it.
public final class LocalBuckets implements Buckets {

    private final Database database;
    private final ObjectChanges objects;
    private final KnownBuckets buckets;
    private final Blobs blobs;
    private final FileRemover removal;
    private final StagingFolders stagings;
    private final ExpirySweep sweep;
    private final LocalBucketAdmin admin;
    private final LocalUploads uploads;
    private final LocalVersions versions;

    private LocalBuckets(App app, Database database, ObjectChanges objects, long run) {
        this.database = database;
        this.objects = objects;
        this.buckets = objects.buckets();
        this.blobs = new Blobs(database, run);
        this.removal = new FileRemover(database, blobs);
        this.stagings = new StagingFolders(database.folder(), removal);
        this.sweep = new ExpirySweep(app, database, removal);
        this.admin = new LocalBucketAdmin(database, objects, removal);
        this.uploads = new LocalUploads(database, objects, blobs, removal, this::ready);
        this.versions = new LocalVersions(database, buckets, removal);
    }

    /// Opens the buckets, and removes files that an unclean stop left.
    ///
    /// @param running names of the staging folders of files that are still being processed
    /// @throws UnavailableException if the folder cannot be read and written
    public static LocalBuckets open(
            App app, Database database, ObjectChanges objects, Set<String> running) {
        try {
            check(database);
            long run = new OrphanedFiles(database).begin();
            var buckets = new LocalBuckets(app, database, objects, run);
            buckets.tidy(running);
            return buckets;
        } catch (IOException e) {
            throw new UnavailableException(
                    "cannot use %s: %s; check the disk and who owns the folder"
                            .formatted(
                                    database.folder().resolve(Blobs.FOLDER), FileErrorText.said(e)),
                    e);
        }
    }

    /// Checks that the content folder exists if there are objects. A folder that was lost must be
    /// reported and must not be created again.
    ///
    /// @throws StateException if the folder is missing
    private static void check(Database database) {
        var folder = database.folder().resolve(Blobs.FOLDER);
        if (Files.isDirectory(folder)) {
            database.watch(folder);
        } else if (database.read(ObjectTable::any)) {
            throw new StateException(
                    "the folder %s, which holds the content of objects, is missing; restore the state folder from a backup, or rename it to start empty"
                            .formatted(folder));
        }
    }

    private void tidy(Set<String> running) throws IOException {
        removal.run();
        stagings.tidy(running);
    }

    /// Postpones all deletions of content until the result is run.
    public Runnable hold() {
        return removal.hold();
    }

    public StagingFolders stagings() {
        return stagings;
    }

    @Override
    public List<String> names() {
        return admin.list().stream().map(BucketAdmin.Managed::name).toList();
    }

    @Override
    public BucketAdmin admin() {
        return admin;
    }

    @Override
    public Uploads uploads() {
        return uploads;
    }

    @Override
    public Versions versions() {
        return versions;
    }

    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException {
        return put(new PutObject(bucket, key, metadata), content, Optional::empty);
    }

    @Override
    public StoredObject put(
            PutObject put, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException {
        ready(put);
        return blobs.keep(
                blobs.write(content, Optional.empty()),
                blob -> put(put, blob, checksum.get(), ObjectEventType.PUT));
    }

    private StoredObject put(
            PutObject put, Blob blob, Optional<Checksum> checksum, ObjectEventType what) {
        var row = ObjectTable.Row.whole(put, blob, checksum);
        return database.add(tx -> objects.put(tx, row, what));
    }

    /// Changes the state in the commit that puts an object.
    public interface Change {
        void apply(Transaction transaction) throws SQLException;
    }

    /// Puts an object that is a part of the state, without notifications, in one commit with
    /// `change`. If `change` throws, nothing is stored.
    ///
    /// @throws UnavailableException if the object cannot be written
    public void putQuietly(String bucket, String key, byte[] content, Change change)
            throws IOException {
        var put = new PutObject(bucket, key, Map.of());
        ready(put);
        blobs.keep(
                blobs.write(new ByteArrayInputStream(content), Optional.empty()),
                blob ->
                        database.add(tx -> {
                            var row = ObjectTable.Row.whole(put, blob, Optional.empty());
                            var object = objects.putQuietly(tx, row);
                            change.apply(tx);
                            return object;
                        }));
    }

    /// Schedules the removal of the files of deleted objects.
    public void removeFiles() {
        removal.schedule();
    }

    @Override
    public StoredObject copy(FileUnit from, PutObject put, Optional<Checksum.Algorithm> algorithm)
            throws IOException {
        ready(put);
        var kept =
                kept(from.bucket(), from.key(), from.version())
                        .orElseThrow(() -> gone(from, new FileNotFoundException(from.id())));
        try {
            return blobs.keep(
                    copying(kept, algorithm),
                    blob -> put(put, blob, blob.checksum(), ObjectEventType.COPY));
        } catch (NoSuchFileException e) {
            throw gone(from, e);
        }
    }

    /// Returns the operation that copies an object. It must read the content in two cases: if the
    /// object was uploaded in parts, because the copy's ETag is then, as in S3, the hash of the
    /// whole content; and if the copy requires another checksum.
    private Blobs.Making copying(ObjectRow kept, Optional<Checksum.Algorithm> asked) {
        var object = kept.object();
        var had = object.checksum().map(Checksum::algorithm);
        var algorithm = asked.or(() -> had);
        if (object.parts() > 0 || !algorithm.equals(had)) {
            return blobs.adopt(blobs.path(kept.blob()), algorithm);
        }
        var unit = object.unit();
        var like = new Blob(kept.blob(), unit.etag(), unit.size(), object.checksum());
        return blobs.link(kept.blob(), like);
    }

    private static FileNotFoundException gone(FileUnit unit, IOException cause) {
        var gone =
                new FileNotFoundException(
                        "%s/%s, version %s, was removed; upload it again"
                                .formatted(unit.bucket(), unit.key(), unit.versionText()));
        gone.initCause(cause);
        return gone;
    }

    /// Checks the request, and removes expired data to make room.
    private void ready(PutObject put) {
        check(put.bucket(), put.key(), put.metadata());
        sweep.check(objects.now());
    }

    private void check(String bucket, String key, Map<String, String> metadata) {
        buckets.check(bucket);
        var problem = ObjectKey.problem(key).or(() -> MetadataText.problem(metadata));
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        look(bucket);
        return ObjectKey.encodable(key)
                ? database.read(session -> ObjectTable.find(session, bucket, key))
                        .map(ObjectRow::object)
                : Optional.empty();
    }

    @Override
    public Optional<ObjectOrigin> origin(String bucket, String key) {
        buckets.check(bucket);
        return ObjectKey.encodable(key)
                ? database.read(session -> ObjectTable.origin(session, bucket, key))
                : Optional.empty();
    }

    private void look(String bucket) {
        buckets.check(bucket);
        sweep.checkQuietly(objects.now());
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long version) {
        look(bucket);
        return kept(bucket, key, version).map(ObjectRow::object);
    }

    private Optional<ObjectRow> kept(String bucket, String key, long version) {
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
        return list(bucket, prefix, "", after, limit).stream()
                .filter(Listed.Found.class::isInstance)
                .map(listed -> ((Listed.Found) listed).object())
                .toList();
    }

    @Override
    public List<Listed> list(
            String bucket, String prefix, String delimiter, String after, int limit) {
        look(bucket);
        return ObjectKey.encodable(prefix)
                ? database.read(session ->
                        BucketListing.of(session, bucket, prefix, delimiter, after, limit))
                : List.of();
    }

    @Override
    public boolean delete(String bucket, String key) {
        return !delete(bucket, List.of(key)).isEmpty();
    }

    @Override
    public Set<String> delete(String bucket, List<String> keys) {
        buckets.check(bucket);
        var deleted =
                database.commit(tx -> {
                    var gone = new LinkedHashSet<String>();
                    for (var key : keys) {
                        if (ObjectKey.encodable(key) && objects.delete(tx, bucket, key)) {
                            gone.add(key);
                        }
                    }
                    return gone;
                });
        boolean unread = buckets.find(bucket).filter(b -> b.notices().isEmpty()).isPresent();
        if (unread && database.condition().kind() == StateCondition.Kind.FULL) {
            sweep.freeSpace(bucket);
        }
        return deleted;
    }

    @Override
    public StagingFolder staging() throws IOException {
        return stagings.ofWorker();
    }

    @Override
    public void discard(Publication publication) {
        blobs.discard(objects.place(publication));
    }

    @Override
    public StagingFolder staging(String pipeline, FileUnit unit) throws IOException {
        return stagings.of(pipeline, unit);
    }

    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException {
        check(bucket, key, metadata);
        var blob = blobs.make(blobs.adopt(file, Optional.empty()));
        return new Publication(
                bucket, key, blobs.path(blob.place()), blob.etag(), blob.size(), metadata, quiet);
    }

    /// Waits for scheduled deletions and closes the buckets.
    public void close() {
        removal.close();
    }

    /// Closes the buckets as if the process had been killed.
    public void abandon() {
        removal.abandon();
    }
}
