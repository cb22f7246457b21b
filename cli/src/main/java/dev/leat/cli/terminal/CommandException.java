package dev.leat.cli.terminal;

/// A command that ends without success: the exit code and what to tell the person.
public final class CommandException extends RuntimeException {

    /// Something is broken or away.
    public static final int ERROR = 1;

    /// What the person gave is at fault: the app, an argument, a statement.
    public static final int INPUT = 2;

    private final int code;

    private CommandException(int code, String message) {
        super(message);
        this.code = code;
    }

    public static CommandException error(String message) {
        return new CommandException(ERROR, message);
    }

    public static CommandException input(String message) {
        return new CommandException(INPUT, message);
    }

    public int code() {
        return code;
    }
}
