package dev.leat.server;

/// The server cannot listen where it was told to. The message says where and what to do.
public final class PortTaken extends Exception {

    PortTaken(String message, Throwable cause) {
        super(message, cause);
    }
}
