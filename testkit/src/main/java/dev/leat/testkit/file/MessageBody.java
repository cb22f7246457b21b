package dev.leat.testkit.file;

import com.google.re2j.Pattern;
import dev.leat.config.text.Node;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A reader of message bodies. A text is the body itself; a map or list becomes JSON on one line.
/// Numbers stay as they are written (`250.00`), and a value in quotes is a string. An unquoted
/// value that only some YAML readers read as a number, boolean or null is an error.
record MessageBody(TestFileContext in, JsonGenerator json) {

    /// A JSON number.
    static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    /// A number for some YAML readers, but not in JSON.
    static final Pattern ODD_NUMBER =
            Pattern.compile(
                    "[-+]?0\\d+|\\+\\d[\\d.]*|[-+]?\\d+_[\\d_]+|0[xXoObB][0-9a-fA-F]+|[-+]?\\.\\d+|\\d+\\."
                            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    /// A boolean or null for some YAML readers. JSON has only `true`, `false` and `null`.
    static final Pattern ODD_WORD = Pattern.compile("(?i)on|off|yes|no|true|false|null");

    private static final JsonFactory JSON = new JsonFactory();

    /// Returns the body. If the node cannot be a body, reports the problem and returns empty.
    static Optional<byte[]> of(Node node, TestFileContext in) {
        int before = in.in().report().size();
        String text =
                switch (node) {
                    case Node.Scalar scalar -> text(scalar, in);
                    case Node.Entries _, Node.Items _ -> json(node, in);
                    case Node.Unusable _ -> "";
                };
        boolean read = in.in().report().size() == before && !(node instanceof Node.Unusable);
        return read ? Optional.of(text.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    }

    private static String text(Node.Scalar scalar, TestFileContext in) {
        if (scalar.plain() && scalar.value().isEmpty()) {
            in.say(scalar.mark(), TestFileLintMessage.EMPTY_VALUE, in.in().thing());
        }
        return scalar.value();
    }

    private static String json(Node node, TestFileContext in) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new MessageBody(in, json).write("", node);
        }
        return out.toString();
    }

    private void write(String name, Node node) {
        switch (node) {
            case Node.Entries map -> {
                json.writeStartObject();
                for (var entry : map.entries()) {
                    json.writeName(entry.key().value());
                    write(entry.key().value(), entry.value());
                }
                json.writeEndObject();
            }
            case Node.Items list -> {
                json.writeStartArray();
                list.items().forEach(item -> write(name, item));
                json.writeEndArray();
            }
            case Node.Scalar scalar when scalar.plain() -> plain(name, scalar);
            case Node.Scalar scalar -> json.writeString(scalar.value());
            case Node.Unusable _ -> json.writeNull();
        }
    }

    private void plain(String name, Node.Scalar scalar) {
        var text = scalar.value();
        if (text.equals("true") || text.equals("false")) {
            json.writeBoolean(text.equals("true"));
        } else if (text.equals("null") || text.equals("~")) {
            json.writeNull();
        } else if (NUMBER.matcher(text).matches()) {
            json.writeNumber(text);
        } else {
            if (text.isEmpty()) {
                in.say(scalar.mark(), TestFileLintMessage.EMPTY_VALUE, name);
            } else if (ODD_NUMBER.matcher(text).matches()) {
                in.say(scalar.mark(), TestFileLintMessage.NO_NUMBER, text);
            } else if (ODD_WORD.matcher(text).matches()) {
                in.say(scalar.mark(), TestFileLintMessage.ODD_WORD, text);
            }
            json.writeString(text);
        }
    }
}
