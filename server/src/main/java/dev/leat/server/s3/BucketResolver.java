package dev.leat.server.s3;

import dev.leat.batch.ObjectKey;
import dev.leat.port.BucketAdmin;
import dev.leat.port.Buckets;
import dev.leat.port.PreconditionFailedException;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import dev.leat.port.Versions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the buckets, objects and uploads that requests name. Threads share it.
record BucketResolver(Buckets buckets) {

    /// The version id of objects that were stored before their bucket had versions. In Leat there
    /// are none.
    private static final String NO_VERSION = "null";

    private static final String DELETION = "x-amz-delete-marker";
    private static final String VERSION = "x-amz-version-id";

    /// @throws S3ErrorException if the bucket does not exist
    BucketAdmin.Managed bucket(String name) {
        return buckets.admin().find(name).orElseThrow(() -> S3ErrorException.noSuchBucket(name));
    }

    /// Returns a bucket that a client created.
    ///
    /// @throws S3ErrorException if it does not exist or is defined in app.yaml; `does` describes
    ///   the change that only app.yaml can make
    BucketAdmin.Managed made(String name, String does) {
        var bucket = bucket(name);
        if (bucket.declared()) {
            throw declared(name, does);
        }
        return bucket;
    }

    static S3ErrorException declared(String name, String does) {
        return S3ErrorException.accessDenied(
                        "Bucket %s is defined by the app: only a change of app.yaml %s."
                                .formatted(name, does))
                .detail("BucketName", name);
    }

    /// Returns the current object, or the version with this id.
    ///
    /// @throws S3ErrorException if the bucket, the object or the version does not exist
    StoredObject object(String bucket, String key, @Nullable String version) {
        bucket(bucket);
        readable(key);
        if (version != null) {
            return version(bucket, key, version);
        }
        return buckets.head(bucket, key).orElseThrow(() -> missing(bucket, key));
    }

    private StoredObject version(String bucket, String key, String text) {
        if (text.equals(NO_VERSION)) {
            throw noSuchVersion(key, text);
        }
        var id = id("versionId", text);
        if (id.deletion()) {
            throw buckets.versions()
                    .deletion(bucket, key)
                    .filter(deletion -> deletion.id().equals(id))
                    .map(_ -> deleted(text))
                    .orElseGet(() -> noSuchVersion(key, text));
        }
        return buckets.versions()
                .find(bucket, key, id.number())
                .orElseThrow(() -> noSuchVersion(key, text));
    }

    private S3ErrorException missing(String bucket, String key) {
        var missing = S3ErrorException.noSuchKey(key);
        return buckets.versions()
                .deletion(bucket, key)
                .map(deletion -> deletion.id().text())
                .map(id -> missing.header(DELETION, "true").header(VERSION, id))
                .orElse(missing);
    }

    private static S3ErrorException deleted(String id) {
        return new S3ErrorException(
                        "MethodNotAllowed",
                        405,
                        "The specified method is not allowed against this resource.")
                .detail("ResourceType", "DeleteMarker")
                .header("Allow", "DELETE")
                .header(DELETION, "true")
                .header(VERSION, id);
    }

    private static S3ErrorException noSuchVersion(String key, String id) {
        return new S3ErrorException("NoSuchVersion", 404, "The specified version does not exist.")
                .detail("Key", key)
                .detail("VersionId", id);
    }

    /// Returns the id of a version that a client sent; empty if it is the id of objects without
    /// versions.
    ///
    /// @throws S3ErrorException if it is not an id of Leat
    static Optional<Versions.Id> deletable(String version) {
        return version.equals(NO_VERSION)
                ? Optional.empty()
                : Optional.of(id("versionId", version));
    }

    /// @throws S3ErrorException if the text is not an id of Leat
    static Versions.Id id(String parameter, String version) {
        return Versions.Id.of(version)
                .orElseThrow(() ->
                        S3ErrorException.invalidArgument(
                                parameter, version, "Invalid version id specified"));
    }

    /// Returns the parts of a multipart upload; empty if the object was uploaded in one request.
    List<Uploads.Part> partsOf(StoredObject object) {
        return object.parts() == 0 ? List.of() : buckets.uploads().of(object.unit());
    }

    /// @throws S3ErrorException if the key is too long
    static void readable(String key) {
        if (ObjectKey.encodable(key) && ObjectKey.bytes(key) > ObjectKey.MAX_BYTES) {
            throw new S3ErrorException("KeyTooLongError", 400, "Your key is too long")
                    .detail("Size", ObjectKey.bytes(key))
                    .detail("MaxSizeAllowed", ObjectKey.MAX_BYTES);
        }
    }

    /// Checks that an object with this key can be stored.
    ///
    /// @throws S3ErrorException if the bucket does not exist, or the key is invalid
    void target(String bucket, String key) {
        bucket(bucket);
        readable(key);
        var problem = ObjectKey.problem(key);
        if (problem.isPresent()) {
            throw S3ErrorException.invalidArgument("key", ObjectKey.shown(key), problem.get());
        }
    }

    /// Returns an upload that is neither completed nor aborted.
    ///
    /// @throws S3ErrorException if this bucket and key have no such upload
    Uploads.Upload upload(String bucket, String key, String id) {
        bucket(bucket);
        return openUpload(id)
                .filter(upload -> isOf(bucket, key, upload))
                .orElseThrow(() -> S3ErrorException.noSuchUpload(id));
    }

    /// Returns the open upload with this id in any bucket; empty if there is none.
    Optional<Uploads.Upload> openUpload(String id) {
        return buckets.uploads().find(id);
    }

    static boolean isOf(String bucket, String key, Uploads.Upload upload) {
        return upload.put().bucket().equals(bucket) && upload.put().key().equals(key);
    }

    interface Change<T> {
        T make() throws IOException;
    }

    /// Runs a change of an object and translates its failures to S3's errors.
    ///
    /// @param condition the header with the condition, if there is one
    <T> T change(String bucket, String key, Optional<String> condition, Change<T> change)
            throws IOException {
        try {
            return change.make();
        } catch (PreconditionFailedException failed) {
            throw failed.absent()
                    ? S3ErrorException.noSuchKey(key)
                    : S3ErrorException.preconditionFailed(condition.orElse(""));
        } catch (IllegalArgumentException refused) {
            // The bucket may have been deleted in the meantime.
            bucket(bucket);
            throw S3ErrorException.invalidRequest(String.valueOf(refused.getMessage()));
        }
    }
}
