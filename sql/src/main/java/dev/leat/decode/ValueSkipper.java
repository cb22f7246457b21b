package dev.leat.decode;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Skips a value that is not in the schema, but reports duplicate names and invalid strings in it.
final class ValueSkipper {

    /// Number of names of an object that are compared one by one.
    private static final int FEW = 16;

    private final DocumentPath path;
    private final Violations violations;

    /// The names of the objects that are being read, each after those of the object around it.
    private @Nullable String[] names = new String[4 * FEW];

    private int top;

    ValueSkipper(DocumentPath path, Violations violations) {
        this.path = path;
        this.violations = violations;
    }

    /// Resets state that remains from an incompletely decoded document.
    void begin() {
        top = 0;
    }

    /// Skips the value that begins with the current token, up to its last token.
    void value(JsonParser parser, JsonToken token) {
        switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> text(parser);
            default -> parser.finishToken();
        }
    }

    private void object(JsonParser parser) {
        int first = top;
        Set<String> many = Set.of();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            path.push(name);
            if (top - first == FEW && many.isEmpty()) {
                many = new HashSet<>(Arrays.asList(names).subList(first, top));
            }
            if (many.isEmpty() ? !added(first, name) : !many.add(name)) {
                violations.add("duplicate", "appears twice");
            }
            value(parser, parser.nextToken());
            path.pop();
        }
        top = first;
    }

    /// Adds a name to those of the object whose names begin at `first`. Returns false if the object
    /// has it already.
    private boolean added(int first, String name) {
        for (int i = first; i < top; i++) {
            if (name.equals(names[i])) {
                return false;
            }
        }
        if (top == names.length) {
            names = Arrays.copyOf(names, 2 * top);
        }
        names[top++] = name;
        return true;
    }

    private void array(JsonParser parser) {
        int index = 0;
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            path.push(index++);
            value(parser, token);
            path.pop();
        }
    }

    private void text(JsonParser parser) {
        var chars = parser.getStringCharacters();
        int from = parser.getStringOffset();
        var wrong = TextRules.wrong(chars, from, parser.getStringLength());
        if (wrong != null) {
            violations.scalar("malformed", wrong, parser);
        }
    }
}
