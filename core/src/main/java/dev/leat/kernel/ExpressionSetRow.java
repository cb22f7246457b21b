package dev.leat.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a [ExpressionSet] computed for one document: whether its condition is true, and the new
/// value of each column.
public record ExpressionSetRow(boolean selected, Map<String, Value> values) {

    public ExpressionSetRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// A value that was to be computed.
    public sealed interface Value {

        /// It is this, as the schema's column reads it.
        record Made(String json) implements Value {}

        /// There is none, and why.
        record Failed(String why) implements Value {}
    }
}
