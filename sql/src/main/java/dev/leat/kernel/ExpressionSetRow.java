package dev.leat.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Result of an [ExpressionSet] for one document. `selected` is true if its condition is true;
/// `values` are the new values by column.
public record ExpressionSetRow(boolean selected, Map<String, Value> values) {

    public ExpressionSetRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Result of an expression for a column.
    public sealed interface Value {

        /// A value, in the format of the schema's column.
        record Made(String json) implements Value {}

        /// An expression that failed, with the reason.
        record Failed(String why) implements Value {}
    }
}
