package dev.leat.kernel.query;

/// Thrown if the JVM that runs a statement has ended: it exceeded its memory, or was killed.
public final class QueryJvmEndedException extends RuntimeException {

    QueryJvmEndedException(String message) {
        super(message);
    }
}
