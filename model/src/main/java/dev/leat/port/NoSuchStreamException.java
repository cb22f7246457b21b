package dev.leat.port;

/// Thrown if a stream does not exist, or was deleted.
public final class NoSuchStreamException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String stream;

    public NoSuchStreamException(String stream) {
        super("there is no stream '" + stream + "'");
        this.stream = stream;
    }

    public String stream() {
        return stream;
    }
}
