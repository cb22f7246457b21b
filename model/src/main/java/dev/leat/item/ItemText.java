package dev.leat.item;

import dev.leat.app.Table;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads keys of items from texts, by the types of the table's key attributes. Bytes are in base64.
public final class ItemText {

    private ItemText() {}

    /// Reads the values of the partition key and, if the table has one, of the sort key.
    ///
    /// @throws IllegalArgumentException if the number of values differs from the number of key
    ///   attributes, or a value does not have the type of its attribute
    public static Item key(Table table, List<String> texts) {
        var attributes = table.key().attributes();
        if (texts.size() != attributes.size()) {
            throw new IllegalArgumentException(
                    "the key of table %s is %s; enter %d %s"
                            .formatted(
                                    table.name(),
                                    String.join(", ", table.key().names()),
                                    attributes.size(),
                                    attributes.size() == 1 ? "value" : "values"));
        }
        var values = new LinkedHashMap<String, ItemValue>();
        for (int i = 0; i < texts.size(); i++) {
            values.put(attributes.get(i).name(), value(attributes.get(i), texts.get(i)));
        }
        return new Item(values);
    }

    /// Converts the values of a key that was read from JSON to the types of the table's key
    /// attributes.
    ///
    /// @throws IllegalArgumentException if the document is not a key of the table
    public static Item key(Table table, Item document) {
        return key(table.key().attributes(), document);
    }

    /// Gives the values of key attributes that were read from JSON their types.
    ///
    /// @throws IllegalArgumentException if the document lacks an attribute, or one does not have
    ///   its type
    public static Item key(List<Table.Attribute> attributes, Item document) {
        var values = new LinkedHashMap<String, ItemValue>();
        for (var attribute : attributes) {
            var text =
                    switch (document.attributes().get(attribute.name())) {
                        case ItemValue.Text(var value) -> value;
                        case ItemValue.Number(var number) -> ItemNumber.write(number);
                        case null, default ->
                                throw new IllegalArgumentException(
                                        "the item has no value of type text or number for the key "
                                                + attribute.name());
                    };
            values.put(attribute.name(), value(attribute, text));
        }
        return new Item(values);
    }

    /// Reads the value of a key attribute.
    ///
    /// @throws IllegalArgumentException if it does not have the type of the attribute
    public static ItemValue value(Table.Attribute attribute, String text) {
        return switch (attribute.type()) {
            case S -> new ItemValue.Text(text);
            case N -> new ItemValue.Number(ItemNumber.read(text));
            case B -> new ItemValue.Binary(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
        };
    }
}
