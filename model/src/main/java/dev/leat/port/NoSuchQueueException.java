package dev.leat.port;

/// A queue of this name does not exist, or was deleted.
public final class NoSuchQueueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String queue;

    public NoSuchQueueException(String queue) {
        this(
                queue,
                "queue '"
                        + queue
                        + "' does not exist: the app does not declare it, and no client created it");
    }

    public NoSuchQueueException(String queue, String message) {
        super(message);
        this.queue = queue;
    }

    public String queue() {
        return queue;
    }
}
