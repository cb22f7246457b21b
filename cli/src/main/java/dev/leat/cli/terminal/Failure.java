package dev.leat.cli.terminal;

/// A command that ends without success: the exit code and what to tell the person.
public final class Failure extends RuntimeException {

    /// Something is broken or away.
    public static final int ERROR = 1;

    /// What the person gave is at fault: the app, an argument, a statement.
    public static final int INPUT = 2;

    private final int code;

    private Failure(int code, String message) {
        super(message);
        this.code = code;
    }

    public static Failure error(String message) {
        return new Failure(ERROR, message);
    }

    public static Failure input(String message) {
        return new Failure(INPUT, message);
    }

    public int code() {
        return code;
    }
}
