package dev.leat.port;

/// An app has a sink that the platform cannot keep. The message says which, and why.
public final class UnsupportedByPlatformException extends RuntimeException {

    public UnsupportedByPlatformException(String message) {
        super(message);
    }
}
