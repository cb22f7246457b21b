package dev.leat.cli.aws;

/// A server that speaks as AWS does on a port of its own; closing ends it.
public interface Peer extends AutoCloseable {

    /// `http://127.0.0.1:4711`.
    String url();

    @Override
    void close();
}
