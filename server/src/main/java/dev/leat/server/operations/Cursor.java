package dev.leat.server.operations;

import dev.leat.operations.Operation;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// The rule for the cursor of a list's next page. The cursor is the value at `place` in the last
/// item of this page or, if `above` is true, this value plus one.
record Cursor(JsonPointer place, boolean above) {

    private static final String ABOVE = "+1";

    static Cursor of(Operation operation) {
        var text = operation.cursor();
        boolean above = text.endsWith(ABOVE);
        return new Cursor(
                JsonPointer.compile(above ? text.substring(0, text.length() - 2) : text), above);
    }

    String next(JsonNode last) {
        var value = last.at(place);
        return above ? Long.toString(value.asLong() + 1) : value.asString();
    }
}
