package dev.leat.port;

import java.util.Optional;

/// A text in the state of an app that is read and written as a whole.
public interface StateDocument {

    /// Returns the document as the beginning of messages.
    String what();

    /// Returns the text; empty if it was never written.
    ///
    /// @throws UnavailableException if it cannot be read
    Optional<String> read();

    /// Replaces the text, which is durable when this method returns.
    ///
    /// @throws UnavailableException if it cannot be written
    void write(String text);
}
