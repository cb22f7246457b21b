package dev.leat.quality.contrast;

import dev.leat.app.FileFormat;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes two samples as the table of a contrast, and as a table of documents for a profile. The
/// row of a record has the columns below; a document that is not a JSON object has no `d`.
final class ContrastData {

    /// The number of the row.
    static final String NUMBER = "n";

    /// True for a dead letter.
    static final String LETTER = "letter";

    /// True if the body is a JSON object.
    static final String JSON = "json";

    static final String ARRIVED = "arrived";
    static final String ATTRIBUTES = "attributes";

    /// The JSON types of the document's members.
    static final String TYPES = "types";

    static final String DOCUMENT = "d";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ContrastData() {}

    /// A record as a line, and its document on one line if it is a JSON object.
    private record Line(String row, Optional<String> document) {}

    /// Opens the table of a contrast.
    static DataTable open(RecordSample letters, RecordSample passing, DataOptions options) {
        var lines = new ArrayList<String>(letters.size() + passing.size());
        for (var record : letters.records()) {
            lines.add(line(record, true, lines.size()).row());
        }
        for (var record : passing.records()) {
            lines.add(line(record, false, lines.size()).row());
        }
        return table("letters and records that passed", lines, options);
    }

    /// Opens the documents of a sample; empty if it has none.
    static Optional<DataTable> documents(RecordSample sample, DataOptions options) {
        var documents =
                sample.records().stream()
                        .flatMap(record -> line(record, true, 0).document().stream())
                        .toList();
        return documents.isEmpty()
                ? Optional.empty()
                : Optional.of(table("documents", documents, options));
    }

    private static Line line(SampledRecord record, boolean letter, int number) {
        var text = new String(record.body(), StandardCharsets.UTF_8);
        var document = object(text);
        var row = MAPPER.createObjectNode();
        row.put(NUMBER, number);
        row.put(LETTER, letter);
        row.put(JSON, document.isPresent());
        record.arrived().ifPresent(at -> row.put(ARRIVED, at.toString()));
        if (!record.attributes().isEmpty()) {
            var attributes = row.putObject(ATTRIBUTES);
            new TreeMap<>(record.attributes()).forEach(attributes::put);
        }
        if (document.isEmpty()) {
            return new Line(MAPPER.writeValueAsString(row), Optional.empty());
        }
        var types = row.putObject(TYPES);
        document.get()
                .properties()
                .forEach(
                        member -> type(member).ifPresent(type -> types.put(member.getKey(), type)));
        // The document is copied as it was written, because its numbers must not be rounded. A line
        // break in JSON is only between values.
        var flat = text.replace('\n', ' ').replace('\r', ' ');
        var head = MAPPER.writeValueAsString(row);
        return new Line(
                head.substring(0, head.length() - 1) + ",\"" + DOCUMENT + "\":" + flat + "}",
                Optional.of(flat));
    }

    private static Optional<JsonNode> object(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> type(Map.Entry<String, JsonNode> member) {
        return switch (member.getValue().getNodeType()) {
            case STRING -> Optional.of("a text");
            case NUMBER -> Optional.of("a number");
            case BOOLEAN -> Optional.of("true or false");
            case ARRAY -> Optional.of("a list");
            case OBJECT -> Optional.of("an object");
            case NULL, MISSING, BINARY, POJO -> Optional.empty();
        };
    }

    private static DataTable table(String source, Collection<String> lines, DataOptions options) {
        Path file = null;
        try {
            file = Files.createTempFile(options.folder(), "leat-contrast-", ".ndjson");
            Files.write(file, lines);
            return DataFiles.copied(source, List.of(file), FileFormat.NDJSON, options.usualForms());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write the records to compare", failed);
        } finally {
            remove(Optional.ofNullable(file));
        }
    }

    private static void remove(Optional<Path> file) {
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + file, failed);
        }
    }
}
