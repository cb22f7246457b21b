package dev.leat.aws.state;

import dev.leat.port.StateDocument;
import java.util.HashMap;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A text in the state table that is read and written as a whole.
///
/// @param name the name of the text in this table
public record StoredText(StateTable table, String name) implements StateDocument {

    private static final String TEXT = "text";

    @Override
    public String what() {
        return "the item %s of %s".formatted(key().pk() + " " + name, table.what());
    }

    @Override
    public Optional<String> read() {
        return table.get(key()).map(item -> Attributes.of(item, TEXT).s());
    }

    @Override
    public void write(String text) {
        var item = new HashMap<>(key().attributes());
        item.put(TEXT, AttributeValue.fromS(text));
        table.put(item);
    }

    private StateKey key() {
        return StateKey.text(name);
    }
}
