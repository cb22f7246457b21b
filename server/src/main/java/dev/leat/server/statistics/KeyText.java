package dev.leat.server.statistics;

import dev.leat.app.Table;
import dev.leat.item.ItemText;
import dev.leat.item.ItemValue;
import dev.leat.server.RefusedRequestException;

/// Reads values of key attributes from paths and parameters.
final class KeyText {

    private KeyText() {}

    /// @param name the name of the parameter
    /// @throws RefusedRequestException if the text does not have the type of the attribute
    static ItemValue read(Table.Attribute attribute, String name, String text) {
        try {
            return ItemText.value(attribute, text);
        } catch (IllegalArgumentException invalid) {
            throw new RefusedRequestException(
                    422,
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
