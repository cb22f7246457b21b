package dev.leat.decode;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;

/// Leat's own messages for invalid JSON, which quote at most one character of the document. The
/// parser's messages would refer to the parser's settings.
public final class MalformedJson {

    /// Messages by a fragment of the parser's message; the first matching entry is used.
    private static final List<Map.Entry<String, String>> MEANINGS =
            List.of(
                    Map.entry("Unrecognized token", "unknown word"),
                    Map.entry("Unexpected end-of-input", "unexpected end of the document"),
                    Map.entry("Non-standard token", "NaN and Infinity are not JSON numbers"),
                    Map.entry("close marker", "no matching opening bracket"),
                    Map.entry("Illegal unquoted", "unescaped control character in a string"),
                    Map.entry("Illegal character", "control character between values"),
                    Map.entry("hex-digit", "`\\u` is not followed by four hexadecimal digits"),
                    Map.entry("haracter escape", "unknown escape sequence in a string"),
                    Map.entry("hexadecimal number", "a number must be decimal"),
                    Map.entry("Leading zeroes", "a number must not begin with 0"),
                    Map.entry("plus sign", "a number must not begin with +"),
                    Map.entry(
                            "ecimal point", "expected a digit before and after the decimal point"),
                    Map.entry("digit (0-9)", "expected a digit"),
                    Map.entry("Exponent indicator", "expected a digit after the exponent's sign"),
                    Map.entry("numeric value", "expected a digit"),
                    Map.entry("surrogate", "unpaired surrogate in a name"),
                    Map.entry("UTF-8", "invalid UTF-8"),
                    Map.entry("root-level", "unexpected text after the document"),
                    Map.entry("comment", "comments are not allowed in JSON"),
                    Map.entry("a colon", "expected ':' between a name and its value"),
                    Map.entry("expecting comma", "expected ',' or a closing bracket"),
                    Map.entry("property name", "expected a name in double quotes"),
                    Map.entry("for name", "expected a name in double quotes"),
                    Map.entry("a value", "expected a value"),
                    Map.entry("Unexpected character", "expected a value"));

    static final String OTHERWISE = "syntax error";

    private static final Pattern CHARACTER = Pattern.compile("Unexpected character \\('(\\S)' ");

    private MalformedJson() {}

    /// Returns the message for this error of the parser.
    public static String sentence(JacksonException error) {
        var message = String.valueOf(error.getOriginalMessage());
        if (error instanceof StreamConstraintsException) {
            return message.contains("nesting depth")
                    ? "nested deeper than " + Decoder.MAX_DEPTH + " levels"
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

    /// Returns the path of the field that the parser is reading or has just read.
    static String path(JsonParser parser, DocumentPath names) {
        var path = new StringBuilder();
        for (var at = parser.streamReadContext(); at != null; at = at.getParent()) {
            boolean named = !path.isEmpty() && path.charAt(0) != '[';
            if (at.inArray()) {
                var index = "[" + Math.max(at.getCurrentIndex(), 0) + "]";
                path.insert(0, index + (named ? "." : ""));
            } else if (at.inObject() && at.currentName() != null) {
                path.insert(0, names.name(at.currentName()) + (named ? "." : ""));
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
