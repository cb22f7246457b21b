package dev.leat.port;

/// The platform does not support an operation, or a sink or source of the app. The message has the
/// reason.
public final class UnsupportedByPlatformException extends RuntimeException {

    public UnsupportedByPlatformException(String message) {
        super(message);
    }
}
