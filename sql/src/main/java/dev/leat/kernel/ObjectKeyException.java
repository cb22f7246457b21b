package dev.leat.kernel;

import dev.leat.batch.Reason;

/// Thrown if rows cannot be written to objects because of their keys: a key is not valid, or there
/// are too many. Also thrown if they belong to too many partitions of a lake table.
public final class ObjectKeyException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Reason reason;

    public ObjectKeyException(Reason reason) {
        super(reason.message());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
