package dev.leat.aws.state;

import java.util.HashMap;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A text in the state table that is read and written as a whole.
///
/// @param name the name of the text in this table
public record StoredText(StateTable table, String name) {

    private static final String TEXT = "text";

    /// Returns the text as the beginning of messages.
    public String what() {
        return "the item %s of %s".formatted(key().pk() + " " + name, table.what());
    }

    /// Returns the text; empty if it was never written.
    ///
    /// @throws dev.leat.port.UnavailableException if it cannot be read
    public Optional<String> read() {
        return table.get(key()).map(item -> Attributes.of(item, TEXT).s());
    }

    /// Replaces the text.
    ///
    /// @throws dev.leat.port.UnavailableException if it cannot be written
    public void write(String text) {
        var item = new HashMap<>(key().attributes());
        item.put(TEXT, AttributeValue.fromS(text));
        table.put(item);
    }

    private StateKey key() {
        return StateKey.text(name);
    }
}
