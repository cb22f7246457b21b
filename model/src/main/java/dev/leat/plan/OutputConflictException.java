package dev.leat.plan;

import dev.leat.batch.ObjectOrigin;

/// An output has the key of an existing object that was published from another input, by the same
/// or another pipeline; or an object has changed since the commit was prepared. The commit was
/// rolled back.
public final class OutputConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public OutputConflictException(String bucket, String key, ObjectOrigin by) {
        super(
                "%s/%s already exists: pipeline %s published it from %s/%s"
                        .formatted(bucket, key, by.pipeline(), by.bucket(), by.key()));
    }

    public OutputConflictException(String bucket, String key) {
        super(
                "%s/%s was changed by another program while a commit was prepared"
                        .formatted(bucket, key));
    }
}
