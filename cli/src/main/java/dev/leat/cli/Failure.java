package dev.leat.cli;

/// A command that ends without success: the exit code and what to tell the person.
final class Failure extends RuntimeException {

    /// Something is broken or away.
    static final int ERROR = 1;

    /// What the person gave is at fault: the app, an argument, a statement.
    static final int INPUT = 2;

    private final int code;

    private Failure(int code, String message) {
        super(message);
        this.code = code;
    }

    static Failure error(String message) {
        return new Failure(ERROR, message);
    }

    static Failure input(String message) {
        return new Failure(INPUT, message);
    }

    int code() {
        return code;
    }
}
