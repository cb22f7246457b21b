package dev.leat.function.process;

/// A function cannot run, for a reason that no record causes.
public final class FunctionException extends Exception {

    public FunctionException(String message) {
        super(message);
    }

    public FunctionException(String message, Throwable cause) {
        super(message, cause);
    }
}
