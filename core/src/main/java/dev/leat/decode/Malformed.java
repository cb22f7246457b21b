package dev.leat.decode;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;

/// Why the parser stopped, in words that quote no more than one character of the document.
final class Malformed {

    private Malformed() {}

    static String sentence(JacksonException error) {
        if (error instanceof StreamConstraintsException) {
            return error.getOriginalMessage().contains("nesting depth")
                    ? "nested deeper than " + Decoder.DEEPEST
                    : "a name or a number is too long";
        }
        var message = String.valueOf(error.getOriginalMessage()).lines().findFirst().orElse("");
        if (message.startsWith("Unrecognized token")) {
            return "an unknown word";
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return "it ends too early";
        }
        int advice = message.indexOf(": enable `");
        return advice < 0 ? message : message.substring(0, advice);
    }

    /// The field that the parser was in or had just read.
    static String path(JsonParser parser) {
        var path = new StringBuilder();
        for (var at = parser.streamReadContext(); at != null; at = at.getParent()) {
            boolean named = !path.isEmpty() && path.charAt(0) != '[';
            if (at.inArray()) {
                var index = "[" + Math.max(at.getCurrentIndex(), 0) + "]";
                path.insert(0, index + (named ? "." : ""));
            } else if (at.inObject() && at.currentName() != null) {
                path.insert(0, at.currentName() + (named ? "." : ""));
            }
        }
        return path.isEmpty() ? "$" : path.toString();
    }

    static long at(JacksonException error, JsonParser parser) {
        var place = error.getLocation();
        long at = place == null ? -1 : place.getByteOffset();
        return at >= 0 ? at : parser.currentLocation().getByteOffset();
    }
}
