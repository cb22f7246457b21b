package dev.leat.server.statistics;

import dev.leat.app.Table;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemText;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyBytes;
import dev.leat.server.RefusedRequestException;

/// Reads values of key attributes from paths and parameters.
final class KeyAttributeText {

    private static final int INVALID = 422;

    private KeyAttributeText() {}

    /// @param key the key that has the attribute
    /// @param name the name of the parameter
    /// @throws RefusedRequestException if the text does not have the type of the attribute, or no
    ///   key can have this value
    static ItemValue read(Table.Key key, Table.Attribute attribute, String name, String text) {
        var value = value(attribute, name, text);
        int bytes = KeyBytes.of(value).length;
        int max = attribute.equals(key.partition()) ? ItemKey.MAX_PARTITION : ItemKey.MAX_SORT;
        if (bytes == 0 || bytes > max) {
            throw new RefusedRequestException(
                    INVALID, "'%s' has %,d bytes; a key has 1 to %,d".formatted(name, bytes, max));
        }
        return value;
    }

    private static ItemValue value(Table.Attribute attribute, String name, String text) {
        try {
            return ItemText.value(attribute, text);
        } catch (IllegalArgumentException invalid) {
            throw new RefusedRequestException(
                    INVALID,
                    "'%s' is '%s', which is not %s"
                            .formatted(
                                    name,
                                    Parameters.cut(text),
                                    switch (attribute.type()) {
                                        case S -> "a text";
                                        case N -> "a number of at most 38 digits";
                                        case B -> "Base64";
                                    }));
        }
    }
}
