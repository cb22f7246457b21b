package dev.leat.decode;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;

/// The fields of a document that are not in the schema and are passed on, with their values as in
/// the document. Only members of the document itself are kept; unknown members of its structs are
/// not. Reused for each document; owned by one thread.
final class KeptFields {

    private final DocumentPath path;
    private final Violations violations;
    private final Map<String, Span> found = new TreeMap<>();

    private record Span(int start, int end) {}

    KeptFields(DocumentPath path, Violations violations) {
        this.path = path;
        this.violations = violations;
    }

    void begin() {
        found.clear();
    }

    /// Reads the field whose name is the current token, up to the last token of its value.
    void field(JsonParser parser, ValueSkipper skip) {
        var name = parser.currentName();
        path.push(name);
        name(name);
        var token = parser.nextToken();
        long from = parser.currentTokenLocation().getByteOffset();
        skip.value(parser, token);
        var value = new Span((int) from, (int) parser.currentLocation().getByteOffset());
        if (found.putIfAbsent(name, value) != null) {
            violations.add("duplicate", "appears twice");
        }
        path.pop();
    }

    private void name(String name) {
        var wrong = TextRules.wrong(name.toCharArray(), 0, name.length());
        if (wrong != null) {
            violations.add("malformed", "has a name that " + wrong);
        } else if (name.isEmpty()) {
            violations.add("unknown_field", "has an empty name and cannot be kept");
        }
    }

    /// Writes the fields as a cell of the current row, sorted by name. The parser accepts no name
    /// whose length does not fit into the tape's two bytes.
    void write(Tape tape, int column) {
        if (found.isEmpty() || !violations.none()) {
            return;
        }
        int start = tape.size();
        tape.open(Tape.STRUCT);
        found.forEach((name, value) -> {
            var utf8 = name.getBytes(StandardCharsets.UTF_8);
            tape.put((byte) (utf8.length >> 8));
            tape.put((byte) utf8.length);
            tape.append(utf8, 0, utf8.length);
            tape.json(violations.body(), value.start(), value.end());
        });
        tape.close(start);
        tape.cell(column, start);
    }
}
