package dev.leat.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A row that a pipeline would write to a sink. Values are JSON texts.
///
/// @param identity the identity of the row in hexadecimal
/// @param key the columns of the pipeline's key; empty if it has none
/// @param place the key and period of the row of a view that the values are added to; empty for
///   other sinks
/// @param values the columns of other sinks; for a view, what is added to each measure
public record SinkRow(
        String identity,
        Map<String, String> key,
        Map<String, String> place,
        Map<String, String> values) {

    public SinkRow {
        key = copy(key);
        place = copy(place);
        values = copy(values);
    }

    private static Map<String, String> copy(Map<String, String> of) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(of));
    }

    /// Returns all columns: those of the place and of the values.
    Map<String, String> columns() {
        var all = new LinkedHashMap<>(place);
        all.putAll(values);
        return all;
    }
}
