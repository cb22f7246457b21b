package dev.leat.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A row that a pipeline would write to a sink. Values are JSON texts. Documents are parsed only
/// when a column is needed, because nearly all rows of a comparison are equal.
///
/// @param identity the identity of the row in hexadecimal
/// @param keyDocument the columns of the pipeline's key as a JSON object; empty if it has none
/// @param place the key and period of the row of a view that the values are added to; empty for
///   other sinks
/// @param document the columns of other sinks as a JSON object; empty for a view
/// @param values what is added to each measure of a view; for other sinks, what the row has beside
///   the document
public record SinkRow(
        String identity,
        String keyDocument,
        Map<String, String> place,
        String document,
        Map<String, String> values) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    public SinkRow {
        place = copy(place);
        values = copy(values);
    }

    private static Map<String, String> copy(Map<String, String> of) {
        return of.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(of));
    }

    /// Returns the columns of the pipeline's key; empty if it has none.
    Map<String, String> key() {
        return columns(keyDocument);
    }

    /// Returns the columns of a document; empty if there is none.
    static Map<String, String> columns(String document) {
        var columns = new LinkedHashMap<String, String>();
        parse(document, columns);
        return columns;
    }

    /// Returns all columns: those of the place, of the document and of the values.
    Map<String, String> columns() {
        var all = new LinkedHashMap<>(place);
        parse(document, all);
        all.putAll(values);
        return all;
    }

    /// Returns the document with its columns in the order of their names.
    String sortedDocument() {
        if (document.isEmpty()) {
            return "";
        }
        var sorted = JSON.createObjectNode();
        JSON.readTree(document).properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(field -> sorted.set(field.getKey(), field.getValue()));
        return sorted.toString();
    }

    /// Returns a document in which columns that have a former name have their current name.
    ///
    /// @param former the former names by the current ones, in any letter case
    static String renamed(String document, Map<String, String> former) {
        var columns = new TreeMap<String, JsonNode>(String.CASE_INSENSITIVE_ORDER);
        JSON.readTree(document).properties().forEach(of -> columns.put(of.getKey(), of.getValue()));
        former.forEach((name, was) -> {
            if (columns.containsKey(was) && !columns.containsKey(name)) {
                columns.put(name, columns.remove(was));
            }
        });
        return JSON.writeValueAsString(columns);
    }

    private static void parse(String document, Map<String, String> to) {
        if (!document.isEmpty()) {
            for (var field : JSON.readTree(document).properties()) {
                to.put(field.getKey(), field.getValue().toString());
            }
        }
    }
}
