package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.state.ObjectVersion;
import dev.leat.aws.state.VersionNumbers;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Hashes;
import dev.leat.batch.ObjectKey;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.VersionHint;
import dev.leat.port.NamedVersion;
import dev.leat.port.ObjectStorage;
import dev.leat.port.PreconditionFailedException;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects of an app's buckets in S3. The versions of objects in numbered buckets, which are
/// those that file pipelines read, have numbers in the order of the versions. In other buckets the
/// version is the time of the object in milliseconds. Thread-safe; the opener closes it.
public final class S3Objects implements ObjectStorage, AutoCloseable {

    /// Length of the ranges in which contents are read.
    static final int RANGE = 8 << 20;

    private static final int PRECONDITION_FAILED = 412;
    private static final String ANY = "*";

    private final Supplier<S3Client> client;
    private final AwsResourceNames names;
    private final Set<String> numbered;
    private final ObjectVersions versions;
    private final int range;
    private final ScratchFolder scratch;
    private final FoundObjects found;
    private final OutputHeads heads = new OutputHeads();

    /// @param numbered the buckets whose objects have version numbers, by their names in the app
    /// @param scratch the folder for files of this process, which it deletes at its end
    public S3Objects(
            Supplier<S3Client> client,
            AwsResourceNames names,
            Set<String> numbered,
            VersionNumbers numbers,
            Path scratch) {
        this(client, names, numbered, numbers, scratch, RANGE);
    }

    S3Objects(
            Supplier<S3Client> client,
            AwsResourceNames names,
            Set<String> numbered,
            VersionNumbers numbers,
            Path scratch,
            int range) {
        this.client = client;
        this.names = names;
        this.numbered = Set.copyOf(numbered);
        this.versions = new ObjectVersions(client, names, numbers);
        this.scratch = new ScratchFolder(scratch);
        this.range = range;
        this.found = new FoundObjects(client, names, range);
    }

    /// Returns the objects whose origins were read, for their upload.
    public OutputHeads heads() {
        return heads;
    }

    /// Returns a bucket as the beginning of messages.
    static String what(AwsResourceNames names, String bucket) {
        return "bucket %s in S3".formatted(names.of(bucket));
    }

    private String what(String bucket) {
        return what(names, bucket);
    }

    static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    static boolean isConditionFailed(SdkException failed) {
        return failed instanceof SdkServiceException service
                && service.statusCode() == PRECONDITION_FAILED;
    }

    @Override
    public Optional<String> bucketNamed(String name) {
        return name.startsWith(names.prefix())
                ? Optional.of(name.substring(names.prefix().length()))
                : Optional.empty();
    }

    @Override
    public String externalName(String bucket) {
        return names.of(bucket);
    }

    @Override
    public Notified notified(String bucket, String key, long version) {
        return new Notified(names.of(bucket), versions.hint(bucket, key, version));
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        return found.head(bucket, key, null).map(head -> stored(bucket, key, head));
    }

    private StoredObject stored(String bucket, String key, HeadObjectResponse head) {
        long version =
                numbered.contains(bucket)
                        ? versions.number(bucket, key, ObjectVersions.of(head))
                        : head.lastModified().toEpochMilli();
        return new StoredObject(
                new FileUnit(
                        bucket,
                        key,
                        version,
                        unquoted(head.eTag()),
                        head.contentLength(),
                        head.lastModified()),
                OutputMetadata.ofClient(head.metadata()));
    }

    @Override
    public Optional<ObjectOrigin> origin(String bucket, String key) {
        var there = found.head(bucket, key, null);
        heads.put(bucket, key, there);
        return there.flatMap(head -> OutputMetadata.of(head.metadata()))
                .flatMap(OutputMetadata::origin);
    }

    /// Lists the objects if that replaces several requests.
    @Override
    public Map<String, ObjectOrigin> origins(String bucket, List<String> keys, String name) {
        var missing = found.missing(bucket, keys, name);
        missing.forEach(key -> heads.put(bucket, key, Optional.empty()));
        var others = keys.stream().filter(key -> !missing.contains(key)).toList();
        return ObjectStorage.super.origins(bucket, others, name);
    }

    /// The ETag of an output that was uploaded in parts is not the hash of its content.
    @Override
    public boolean has(Publication output) {
        return found.head(output.bucket(), output.key(), null)
                .flatMap(head -> OutputMetadata.of(head.metadata()))
                .filter(metadata -> metadata.etag().equals(output.etag()))
                .isPresent();
    }

    /// Times have whole seconds, like those of HeadObject.
    @Override
    public void list(String bucket, String prefix, Consumer<ListedObject> to) {
        AwsFailures.call(
                what(bucket),
                () -> {
                    client.get()
                            .listObjectsV2Paginator(
                                    list -> list.bucket(names.of(bucket)).prefix(prefix))
                            .contents()
                            .forEach(object -> to.accept(listed(object)));
                    return true;
                });
    }

    private static ListedObject listed(S3Object object) {
        var time = object.lastModified().truncatedTo(ChronoUnit.SECONDS);
        return new ListedObject(object.key(), unquoted(object.eTag()), time);
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long number) {
        return versions.version(bucket, key, number)
                .flatMap(version -> existing(bucket, key, version))
                .map(head -> stored(bucket, key, head));
    }

    /// Returns this version. In a bucket without versions, only the current version exists.
    private Optional<HeadObjectResponse> existing(
            String bucket, String key, ObjectVersion version) {
        return found.head(bucket, key, ObjectVersions.idInS3(version).orElse(null))
                .filter(head -> ObjectVersions.of(head).id().equals(version.id()));
    }

    /// Finds a version by its id. If the notification has none, as in a bucket without versions,
    /// the current version is the one to process: if it is newer than the one that was notified,
    /// the older one no longer exists.
    @Override
    public NamedVersion named(String bucket, String key, VersionHint hint) {
        var id = hint.versionId();
        var byId =
                id.isEmpty() ? Optional.<HeadObjectResponse>empty() : found.begun(bucket, key, id);
        if (byId.filter(S3Objects::isVersioned).isPresent()) {
            return named(bucket, key, byId.get());
        }
        var current = found.begun(bucket, key, null);
        boolean versioned = current.isEmpty() || isVersioned(current.get());
        var there = versioned && !id.isEmpty() ? byId : current;
        if (there.isPresent()) {
            return named(bucket, key, there.get());
        }
        return current.isPresent()
                ? new NamedVersion.Superseded()
                : new NamedVersion.Gone(new FileUnit(bucket, key, 0, "", 0, Instant.EPOCH), id);
    }

    private NamedVersion named(String bucket, String key, HeadObjectResponse head) {
        return OutputMetadata.isQuiet(head.metadata())
                ? new NamedVersion.Quiet()
                : new NamedVersion.Found(stored(bucket, key, head));
    }

    private static boolean isVersioned(HeadObjectResponse head) {
        return ObjectVersions.idInS3(ObjectVersions.of(head)).isPresent();
    }

    /// Returns the content of a version. In a bucket without versions, or without version numbers,
    /// it must not be opened after another put.
    @Override
    public Content content(FileUnit unit) {
        var version =
                numbered.contains(unit.bucket())
                        ? versions.version(unit.bucket(), unit.key(), unit.version())
                                .flatMap(ObjectVersions::idInS3)
                        : Optional.<String>empty();
        return new RangeContent(
                client,
                what(unit.bucket()),
                names.of(unit.bucket()),
                unit,
                version,
                range,
                found.content(unit));
    }

    /// Stores an object. The content must fit in memory.
    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException {
        return put(new PutObject(bucket, key, metadata), content);
    }

    /// Stores an object if the condition of `put` holds. The content must fit in memory.
    ///
    /// @throws PreconditionFailedException if the condition does not hold
    public StoredObject put(PutObject put, InputStream content) throws IOException {
        check(put.key(), put.metadata());
        var bytes = content.readAllBytes();
        var request =
                PutObjectRequest.builder()
                        .bucket(names.of(put.bucket()))
                        .key(put.key())
                        .metadata(put.metadata());
        switch (put.condition()) {
            case PutObject.Condition.Any _ -> {}
            case PutObject.Condition.Absent _ -> request.ifNoneMatch(ANY);
            case PutObject.Condition.Etag(var etag) -> request.ifMatch(etag);
        }
        PutObjectResponse stored;
        try {
            stored = client.get().putObject(request.build(), RequestBody.fromBytes(bytes));
        } catch (NoSuchBucketException _) {
            throw AwsFailures.missing(what(put.bucket()) + " does not exist");
        } catch (SdkException failed) {
            boolean absent =
                    put.condition() instanceof PutObject.Condition.Etag
                            && AwsFailures.isNotFound(failed);
            if (absent || isConditionFailed(failed)) {
                throw new PreconditionFailedException(
                        "the object has changed or does not exist", absent);
            }
            throw AwsFailures.unavailable(what(put.bucket()), failed);
        }
        if (!numbered.contains(put.bucket())) {
            var now = Instant.now();
            var etag = unquoted(stored.eTag());
            return new StoredObject(
                    new FileUnit(
                            put.bucket(), put.key(), now.toEpochMilli(), etag, bytes.length, now),
                    put.metadata());
        }
        return head(put.bucket(), put.key())
                .orElseThrow(() ->
                        new IOException(
                                "%s: the object '%s' was deleted"
                                        .formatted(what(put.bucket()), put.key())));
    }

    private static void check(String key, Map<String, String> metadata) {
        var problem = ObjectKey.problem(key).or(() -> OutputMetadata.problem(metadata));
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    @Override
    public StagingFolder staging(String pipeline, FileUnit unit) throws IOException {
        return scratch.of(pipeline, unit);
    }

    @Override
    public StagingFolder staging() throws IOException {
        return scratch.ofWorker();
    }

    /// Returns a folder of this process for fetched objects of lake tables.
    Path lakeFolder(String name) throws IOException {
        return scratch.named(name);
    }

    /// Hashes the file. It is uploaded by the commit that publishes it.
    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException {
        check(key, metadata);
        var own = scratch.link(file);
        return new Publication(bucket, key, own, Hashes.md5(own), Files.size(own), metadata, quiet);
    }

    @Override
    public void discard(Publication publication) {
        try {
            Files.deleteIfExists(publication.file());
        } catch (IOException _) {
            // The scratch folder is deleted when the process ends.
        }
    }

    /// Returns the numbered buckets that keep no versions, by their names in S3. Buckets whose
    /// settings this process may not read are not among them.
    public List<String> withoutVersions() {
        return numbered.stream()
                .map(names::of)
                .sorted()
                .filter(bucket -> {
                    try {
                        return client.get().getBucketVersioning(get -> get.bucket(bucket)).status()
                                != BucketVersioningStatus.ENABLED;
                    } catch (SdkException _) {
                        return false;
                    }
                })
                .toList();
    }

    /// Deletes the files that this process staged for an object version.
    void release(String pipeline, FileUnit unit) {
        try {
            scratch.of(pipeline, unit).clear();
        } catch (IOException _) {
            // The scratch folder is deleted when the process ends.
        }
    }

    /// Deletes the staged files of this process.
    @Override
    public void close() {
        scratch.close();
    }
}
