package dev.leat.decode;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Skips a value that is not in the schema, but reports duplicate names and invalid strings in it.
final class ValueSkipper {

    private final DocumentPath path;
    private final Violations violations;

    ValueSkipper(DocumentPath path, Violations violations) {
        this.path = path;
        this.violations = violations;
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
        Set<String> seen = new HashSet<>();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            path.push(name);
            if (!seen.add(name)) {
                violations.add("duplicate", "appears twice");
            }
            value(parser, parser.nextToken());
            path.pop();
        }
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
