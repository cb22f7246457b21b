package dev.leat.decode;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;

/// Why the parser stopped, in Leat's own words, that quote no more than one character of the
/// document. Never the parser's words: they speak of its settings.
final class MalformedJson {

    /// What a message of the parser that holds the first text means; the first that fits counts.
    private static final List<Map.Entry<String, String>> MEANINGS =
            List.of(
                    Map.entry("Unrecognized token", "an unknown word"),
                    Map.entry("Unexpected end-of-input", "it ends too early"),
                    Map.entry("Non-standard token", "NaN and Infinity are no numbers in JSON"),
                    Map.entry("close marker", "what is closed here is not open"),
                    Map.entry("Illegal unquoted", "a control character in a text is not escaped"),
                    Map.entry("Illegal character", "a control character between values"),
                    Map.entry("hex-digit", "`\\u` is not followed by four hexadecimal digits"),
                    Map.entry("haracter escape", "an unknown escape in a text"),
                    Map.entry("hexadecimal number", "a number is not decimal"),
                    Map.entry("Leading zeroes", "a number begins with 0"),
                    Map.entry("plus sign", "a number begins with +"),
                    Map.entry("ecimal point", "a digit belongs before and after a decimal point"),
                    Map.entry("digit (0-9)", "a digit belongs here"),
                    Map.entry("Exponent indicator", "a digit belongs after the exponent's sign"),
                    Map.entry("numeric value", "a digit belongs here"),
                    Map.entry("surrogate", "half a character in a name"),
                    Map.entry("UTF-8", "no UTF-8"),
                    Map.entry("root-level", "text after the document"),
                    Map.entry("comment", "JSON has no comments"),
                    Map.entry("a colon", "':' belongs between a name and its value"),
                    Map.entry("expecting comma", "',' or an end belongs here"),
                    Map.entry("property name", "a name in double quotes belongs here"),
                    Map.entry("for name", "a name in double quotes belongs here"),
                    Map.entry("a value", "a value belongs here"),
                    Map.entry("Unexpected character", "a value belongs here"));

    static final String OTHERWISE = "this is no JSON";

    private static final Pattern CHARACTER = Pattern.compile("Unexpected character \\('(\\S)' ");

    private MalformedJson() {}

    static String sentence(JacksonException error) {
        var message = String.valueOf(error.getOriginalMessage());
        if (error instanceof StreamConstraintsException) {
            return message.contains("nesting depth")
                    ? "nested deeper than " + Decoder.DEEPEST
                    : "a name or a number is too long";
        }
        var meaning =
                MEANINGS.stream()
                        .filter(known -> message.contains(known.getKey()))
                        .findFirst()
                        .map(Map.Entry::getValue)
                        .orElse(OTHERWISE);
        var character = CHARACTER.matcher(message);
        return character.lookingAt()
                ? "unexpected '" + character.group(1) + "': " + meaning
                : meaning;
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
