package dev.leat.port;

/// There is no queue of this name, or not any more.
public final class NoSuchQueueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String queue;

    public NoSuchQueueException(String queue) {
        super("no queue '" + queue + "' in the app, and no client created one");
        this.queue = queue;
    }

    public String queue() {
        return queue;
    }
}
