package dev.leat.port;

/// The app has a sink or a source that the platform does not support. The message names the sink or
/// source and the reason.
public final class UnsupportedByPlatformException extends RuntimeException {

    public UnsupportedByPlatformException(String message) {
        super(message);
    }
}
