package dev.leat.server.s3;

import dev.leat.batch.ObjectKey;
import dev.leat.port.BucketAdmin;
import dev.leat.port.Buckets;
import dev.leat.port.PreconditionFailedException;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what requests name: buckets, objects, uploads. Threads share it.
record BucketResolver(Buckets buckets) {

    /// What versions are called where there are none.
    private static final String NO_VERSION = "null";

    /// @throws S3Fault if there is none
    BucketAdmin.Managed bucket(String name) {
        return buckets.admin().find(name).orElseThrow(() -> S3ErrorException.noSuchBucket(name));
    }

    /// A bucket that a client made.
    ///
    /// @throws S3Fault if there is none, or the app's file has it; `does` is what the file alone
    ///   does
    BucketAdmin.Managed made(String name, String does) {
        var bucket = bucket(name);
        if (bucket.declared()) {
            throw declared(name, does);
        }
        return bucket;
    }

    static S3ErrorException declared(String name, String does) {
        return S3ErrorException.accessDenied(
                        "Bucket %s is of the app: only its app.yaml %s.".formatted(name, does))
                .detail("BucketName", name);
    }

    /// @throws S3Fault if there is no such bucket, or it has no such object
    StoredObject object(String bucket, String key, @Nullable String version) {
        bucket(bucket);
        version(version);
        readable(key);
        return buckets.head(bucket, key).orElseThrow(() -> S3ErrorException.noSuchKey(key));
    }

    /// The parts that an object came in; none if it came whole.
    List<Uploads.Part> partsOf(StoredObject object) {
        return object.parts() == 0 ? List.of() : buckets.uploads().of(object.unit());
    }

    /// @throws S3Fault if this is the id of a version, which no object has here
    static void version(@Nullable String version) {
        if (version != null && !version.equals(NO_VERSION)) {
            throw S3ErrorException.invalidArgument(
                    "versionId",
                    version,
                    "Invalid version id specified: versioning is off, so objects have none.");
        }
    }

    /// @throws S3Fault if the key is longer than any can be
    static void readable(String key) {
        if (ObjectKey.encodable(key) && ObjectKey.bytes(key) > ObjectKey.MAX_BYTES) {
            throw new S3ErrorException("KeyTooLongError", 400, "Your key is too long")
                    .detail("Size", ObjectKey.bytes(key))
                    .detail("MaxSizeAllowed", ObjectKey.MAX_BYTES);
        }
    }

    /// Checks that an object of this key can be put.
    ///
    /// @throws S3Fault if there is no such bucket, or no object can have this key
    void target(String bucket, String key) {
        bucket(bucket);
        readable(key);
        var problem = ObjectKey.problem(key);
        if (problem.isPresent()) {
            throw S3ErrorException.invalidArgument("key", ObjectKey.shown(key), problem.get());
        }
    }

    /// An upload that is neither complete nor aborted.
    ///
    /// @throws S3Fault if there is none of this bucket and key
    Uploads.Upload upload(String bucket, String key, String id) {
        bucket(bucket);
        return openUpload(id)
                .filter(upload -> isOf(bucket, key, upload))
                .orElseThrow(() -> S3ErrorException.noSuchUpload(id));
    }

    /// The same of any bucket and key; empty if there is none.
    Optional<Uploads.Upload> openUpload(String id) {
        return buckets.uploads().find(id);
    }

    static boolean isOf(String bucket, String key, Uploads.Upload upload) {
        return upload.put().bucket().equals(bucket) && upload.put().key().equals(key);
    }

    interface Change<T> {
        T make() throws IOException;
    }

    /// Does what changes an object, and says in S3's words why it was not done.
    ///
    /// @param condition the header that named the condition, if there was one
    <T> T change(String bucket, String key, Optional<String> condition, Change<T> change)
            throws IOException {
        try {
            return change.make();
        } catch (PreconditionFailedException failed) {
            throw failed.absent()
                    ? S3ErrorException.noSuchKey(key)
                    : S3ErrorException.preconditionFailed(condition.orElse(""));
        } catch (IllegalArgumentException refused) {
            // The bucket may have gone meanwhile.
            bucket(bucket);
            throw S3ErrorException.invalidRequest(String.valueOf(refused.getMessage()));
        }
    }
}
