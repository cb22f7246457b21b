package dev.leat.port;

/// An app has a sink that the platform cannot keep. The message says which, and why.
public final class Unsupported extends RuntimeException {

    public Unsupported(String message) {
        super(message);
    }
}
