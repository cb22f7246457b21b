package dev.leat.cli.fuzz.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a pipeline is given: a file under its key, or messages.
///
/// @param rows what is in it, in order; empty where a record was broken on purpose
/// @param content the file
/// @param messages the messages
/// @param readable whether the file can be read at all
record Data(
        String key,
        List<Optional<Map<String, Object>>> rows,
        byte[] content,
        List<Message> messages,
        boolean readable) {

    record Message(String body, Optional<String> group) {}

    /// For people.
    String shown() {
        return messages.isEmpty()
                ? key + " (" + content.length + " bytes)"
                : messages.stream().map(Message::body).reduce("", (a, b) -> a + "\n  " + b);
    }
}
