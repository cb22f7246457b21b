package dev.leat.warehouse;

import java.util.Optional;

/// The text in the state of the app that has the last loads of warehouse databases.
public interface WarehouseDocument {

    /// Returns the document as the beginning of messages.
    String what();

    /// Returns the text; empty if it was never written.
    Optional<String> read();

    /// Replaces the text, which is durable when this method returns.
    void write(String text);
}
