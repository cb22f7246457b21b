package dev.leat.port;

import dev.leat.batch.FileUnit;

/// The end of one object's processing is decided and cannot be completed now, for example because
/// access to one of its outputs is denied. Other objects can be processed.
public final class ObjectUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String object;

    public ObjectUnavailableException(FileUnit unit, UnavailableException cause) {
        super(
                "the end of %s/%s is decided and waits: %s"
                        .formatted(unit.bucket(), unit.key(), cause.getMessage()),
                cause);
        this.object = unit.bucket() + "/" + unit.key();
    }

    /// Returns the bucket and the key of the object.
    public String object() {
        return object;
    }
}
