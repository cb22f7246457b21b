package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.ParallelBatches;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Hashes;
import dev.leat.batch.Publication;
import dev.leat.port.LakeStorage;
import dev.leat.port.StoredObject;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects of lake tables in S3. Those that a commit or a statement reads are fetched to files
/// in folders of this process ([FetchedFiles]); those of changes also when they are stored.
/// Thread-safe.
public final class LakeObjects implements LakeStorage {

    private static final Logger LOG = LoggerFactory.getLogger(LakeObjects.class);

    /// The time within which a statement opens the files that were fetched for it.
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(10);

    /// The time within which a change links a file that was fetched for it to its own folder.
    private static final Duration LONGEST_LINK = Duration.ofMinutes(1);

    /// Length of the largest object that one request stores or reads.
    private static final int MOST_AT_ONCE = 8 << 20;

    /// Number of objects that are stored at the same time.
    private static final int THREADS = 4;

    /// Number of objects that one request deletes at most.
    private static final int MOST_DELETED = 1_000;

    /// The value of [StoredObject#parts] of an object whose ETag may not be the MD5 of its content,
    /// as with encryption by KMS.
    private static final int OTHER_ETAG = 1;

    private final Supplier<S3Client> client;
    private final AwsResourceNames names;
    private final S3Objects objects;
    private final OutputUploads uploads;
    private final FetchedFiles files;
    private final FetchedFiles changes;
    private final KnownObjects known = new KnownObjects();

    /// @param objects the objects of all buckets, in whose folder the fetched files are
    /// @param uploads stores large objects
    public LakeObjects(
            Supplier<S3Client> client,
            AwsResourceNames names,
            S3Objects objects,
            OutputUploads uploads) {
        this.client = client;
        this.names = names;
        this.objects = objects;
        this.uploads = uploads;
        this.files = new FetchedFiles(() -> objects.lakeFolder("lake"), LONGEST_STATEMENT);
        this.changes = new FetchedFiles(() -> objects.lakeFolder("lake-changes"), LONGEST_LINK);
    }

    private String what(String bucket) {
        return S3Objects.what(names, bucket);
    }

    @Override
    public String nameOf(String bucket) {
        return names.of(bucket);
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        try {
            var head = client.get().headObject(get -> get.bucket(names.of(bucket)).key(key));
            return Optional.of(stored(unit(bucket, key, head)));
        } catch (SdkException failed) {
            if (AwsFailures.isNotFound(failed)) {
                return Optional.empty();
            }
            throw AwsFailures.unavailable(what(bucket), failed);
        }
    }

    private static FileUnit unit(String bucket, String key, HeadObjectResponse head) {
        var etag = S3Objects.unquoted(head.eTag());
        return new FileUnit(bucket, key, 0, etag, head.contentLength(), head.lastModified());
    }

    /// Returns an object that a change reads. One that this process has stored or read before needs
    /// no request, as it is never overwritten. Another one is fetched at once if it is small.
    Optional<StoredObject> read(String bucket, String key) throws IOException {
        var name = name(bucket, key);
        var unit = known.get(name);
        if (unit.isEmpty()) {
            unit = get(bucket, key, name);
            unit.ifPresent(found -> known.put(name, found));
        }
        return unit.map(LakeObjects::stored);
    }

    /// Forgets an object whose file cannot be fetched, because it may not exist any more.
    void forget(String name) {
        known.remove(name);
    }

    private Optional<FileUnit> get(String bucket, String key, String name) throws IOException {
        ResponseBytes<GetObjectResponse> got;
        try {
            got =
                    client.get()
                            .getObject(
                                    GetObjectRequest.builder()
                                            .bucket(names.of(bucket))
                                            .key(key)
                                            .build(),
                                    LakeObjects::small);
        } catch (SdkException failed) {
            if (AwsFailures.isNotFound(failed)) {
                return Optional.empty();
            }
            throw AwsFailures.unavailable(what(bucket), failed);
        }
        var of = got.response();
        long size = of.contentLength();
        if (size <= MOST_AT_ONCE) {
            changes.get(name, size, to -> Files.write(to, got.asByteArrayUnsafe()));
        }
        var etag = S3Objects.unquoted(of.eTag());
        return Optional.of(new FileUnit(bucket, key, 0, etag, size, of.lastModified()));
    }

    /// Reads a response if it is small. The SDK repeats the request if the connection breaks.
    private static ResponseBytes<GetObjectResponse> small(
            GetObjectResponse response, AbortableInputStream in) {
        if (response.contentLength() > MOST_AT_ONCE) {
            in.abort();
            return ResponseBytes.fromByteArrayUnsafe(response, new byte[0]);
        }
        try {
            return ResponseBytes.fromByteArrayUnsafe(response, in.readAllBytes());
        } catch (IOException e) {
            throw RetryableException.create("the connection broke", e);
        }
    }

    private static StoredObject stored(FileUnit unit) {
        return new StoredObject(unit, Map.of(), Map.of(), Optional.empty(), OTHER_ETAG);
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix, String after, int limit) {
        var page =
                AwsFailures.call(
                        what(bucket),
                        () ->
                                client.get()
                                        .listObjectsV2(list ->
                                                list.bucket(names.of(bucket))
                                                        .prefix(prefix)
                                                        .startAfter(after.isEmpty() ? null : after)
                                                        .maxKeys(limit)));
        return page.contents().stream().map(object -> stored(unit(bucket, object))).toList();
    }

    private static FileUnit unit(String bucket, S3Object object) {
        var etag = S3Objects.unquoted(object.eTag());
        return new FileUnit(bucket, object.key(), 0, etag, object.size(), object.lastModified());
    }

    @Override
    public Optional<Path> place(String bucket, String key) {
        try {
            return Optional.of(objects.lakeFolder("lake").resolve(name(bucket, key)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the name of the file of an object.
    static String name(String bucket, String key) {
        return Hashes.sha256Hex(bucket + "/" + key);
    }

    @Override
    public Path fetch(FileUnit unit) throws IOException {
        return files.get(name(unit.bucket(), unit.key()), unit.size(), to -> copy(unit, to));
    }

    @Override
    public LakeStorage within(Path folder) {
        return new ChangedObjects(this, changes, folder);
    }

    void copy(FileUnit unit, Path to) throws IOException {
        try (var in = objects.content(unit).open(0)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Returns the text of an object at a location; empty if it does not exist.
    public String text(String bucket, String location) {
        var start = "s3://" + names.of(bucket) + "/";
        if (!location.startsWith(start)) {
            return "";
        }
        var object = head(bucket, location.substring(start.length()));
        if (object.isEmpty()) {
            return "";
        }
        try {
            return Files.readString(fetch(object.get().unit()));
        } catch (IOException e) {
            throw new UnavailableException("%s cannot be read".formatted(location), e);
        }
    }

    @Override
    public long mostFetched() {
        return FetchedFiles.MOST_BYTES;
    }

    @Override
    public Publication publication(String bucket, String key, Path file) throws IOException {
        return objects.publication(bucket, key, file, Map.of(), true);
    }

    /// Stores objects. Their keys are new.
    ///
    /// @throws UnavailableException if not all are stored
    public void put(List<Publication> all) {
        ParallelBatches.each(ParallelBatches.of(all, 1), THREADS, some -> some.forEach(this::put));
    }

    private void put(Publication object) {
        if (object.size() > MOST_AT_ONCE) {
            var staged = uploads.stage(List.of(object));
            if (!uploads.publish(staged)) {
                throw new UnavailableException(
                        "%s: the object %s was not stored"
                                .formatted(what(object.bucket()), object.key()));
            }
            return;
        }
        var stored =
                AwsFailures.call(
                        what(object.bucket()),
                        () ->
                                client.get()
                                        .putObject(
                                                put ->
                                                        put.bucket(names.of(object.bucket()))
                                                                .key(object.key())
                                                                .metadata(
                                                                        OutputMetadata.marks(
                                                                                object)),
                                                RequestBody.fromFile(object.file())));
        keep(object, S3Objects.unquoted(stored.eTag()));
    }

    /// Keeps the file of an object that is stored, because the next changes will read it.
    private void keep(Publication object, String etag) {
        var name = name(object.bucket(), object.key());
        try {
            changes.keep(name, object.file());
        } catch (IOException e) {
            LOG.warn("{}: a file is not kept", what(object.bucket()), e);
            return;
        }
        known.put(
                name,
                new FileUnit(object.bucket(), object.key(), 0, etag, object.size(), Instant.EPOCH));
    }

    /// Deletes objects that no snapshot needs. If that fails, they are removed as objects to which
    /// no snapshot refers.
    public void delete(String bucket, List<String> keys) {
        for (var some : ParallelBatches.of(keys, MOST_DELETED)) {
            var ids = new ArrayList<ObjectIdentifier>();
            some.forEach(key -> ids.add(ObjectIdentifier.builder().key(key).build()));
            try {
                client.get()
                        .deleteObjects(delete ->
                                delete.bucket(names.of(bucket)).delete(of -> of.objects(ids)));
            } catch (SdkException failed) {
                LOG.warn(
                        "{}: {} unused objects of a lake table were not deleted",
                        what(bucket),
                        some.size(),
                        failed);
            }
        }
    }

    /// Deletes the files of objects that are stored.
    public void discard(List<Publication> stored) {
        stored.forEach(objects::discard);
    }
}
