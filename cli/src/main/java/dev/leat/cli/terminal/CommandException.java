package dev.leat.cli.terminal;

import dev.leat.error.Suggestion;
import java.util.Collection;

/// A failed command: its exit code and the message for the user.
public final class CommandException extends RuntimeException {

    /// Exit code of a failure or an unavailable component.
    public static final int ERROR = 1;

    /// Exit code of invalid input: the app, an argument or a statement.
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

    /// Refuses a name that the app does not have.
    ///
    /// @param kind the kind of the named things, such as `queue`
    /// @param names all names of this kind
    public static CommandException unknown(String kind, String name, Collection<String> names) {
        return input(Suggestion.unknown(kind, name, names));
    }

    /// Checks a number that must be at least 1.
    ///
    /// @param option the name of the option, such as `--limit`
    /// @throws CommandException if it is less
    public static void atLeastOne(String option, long number) {
        if (number < 1) {
            throw input(
                    "%s must be a whole number of at least 1, but is %d".formatted(option, number));
        }
    }

    public int code() {
        return code;
    }
}
