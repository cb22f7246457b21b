package dev.leat.quality.accept;

/// A proposal has no place in the app file. The message is the reason.
public final class UnplacedException extends Exception {

    private static final long serialVersionUID = 1;

    UnplacedException(String reason) {
        super(reason);
    }

    /// Returns the reason.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
