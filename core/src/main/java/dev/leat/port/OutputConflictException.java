package dev.leat.port;

import dev.leat.batch.ObjectOrigin;

/// What a pipeline would publish has the key of what it, or another, made of another object in the
/// meantime; the commit kept nothing.
public final class OutputConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public OutputConflictException(String bucket, String key, ObjectOrigin by) {
        super(
                "%s/%s is there already: pipeline %s made it of %s/%s"
                        .formatted(bucket, key, by.pipeline(), by.bucket(), by.key()));
    }
}
