package dev.leat.lookup;

/// Thrown if the rows of a lookup cannot be loaded. The message names the lookup, its origin and
/// the cause.
public final class LookupException extends Exception {

    private static final long serialVersionUID = 1;

    LookupException(String message) {
        super(message);
    }
}
