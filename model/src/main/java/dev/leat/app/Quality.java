package dev.leat.app;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The watch of a pipeline's input: its records are measured over windows of arrival of this
/// length, before the steps. `time` is the column with the time of the event that a record
/// describes. `columns` are the watched columns with their limits. With a `profile`, the drift of
/// numbers and texts is that from the profile instead of the windows before.
public record Quality(
        Duration window,
        Optional<String> time,
        Map<String, Limits> columns,
        Optional<StoredProfile> profile) {

    public static final Duration DEFAULT_WINDOW = Duration.ofHours(1);

    public Quality {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// The limits of a column in a window: the highest share of nulls (0 to 1), the highest number
    /// of distinct values, and the highest drift, a population stability index.
    public record Limits(
            Optional<Double> nulls, Optional<Integer> distinct, Optional<Double> drift) {}

    /// The measurement of a column's values.
    public enum Kind {
        /// The values, in bins.
        NUMBER,
        /// The frequent values.
        TEXT,
        /// The age of the values at the arrival of their records, in bins.
        TIME,
        /// Only the share of nulls and the number of distinct values.
        COUNT;

        public static Kind of(Schema.Field field) {
            return field.pii() ? COUNT : of(field.type());
        }

        private static Kind of(Type type) {
            return switch (type) {
                case Type.Decimal _ -> NUMBER;
                case Type.ListOf _, Type.Struct _ -> COUNT;
                case Type.Simple simple ->
                        switch (simple) {
                            case INTEGER, BIGINT, DOUBLE -> NUMBER;
                            case VARCHAR, BOOLEAN -> TEXT;
                            case DATE, TIMESTAMP, TIMESTAMPTZ -> TIME;
                            case JSON -> COUNT;
                        };
            };
        }
    }
}
