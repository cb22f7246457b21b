package dev.leat.quality.accept;

/// A proposal has no place in the app file. The message is the reason.
public final class UnplacedException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean present;

    UnplacedException(String reason) {
        this(reason, false);
    }

    private UnplacedException(String reason, boolean present) {
        super(reason);
        this.present = present;
    }

    /// Returns the exception for a part that has the proposal already.
    static UnplacedException present(String part) {
        return new UnplacedException(part + " has it already", true);
    }

    /// Returns true if the file has the proposal already.
    public boolean present() {
        return present;
    }

    /// Returns the reason.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
