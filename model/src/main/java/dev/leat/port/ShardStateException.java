package dev.leat.port;

/// Thrown if a shard cannot be split or merged as requested. The message says why.
public final class ShardStateException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ShardStateException(String why) {
        super(why);
    }
}
