package dev.leat.function;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The result of a function for one record: columns, or a rejection.
///
/// A column's value has the Java type that matches its type in the app file: `String` (varchar,
/// json), `Boolean`, `Integer`, `Long` and other whole numbers (integer, bigint), `BigDecimal`
/// (decimal), `Double` (double), `LocalDate` (date), `LocalDateTime` (timestamp), `Instant`
/// (timestamptz), `List` and `Map` (lists, structs and json). Times are cut to microseconds. A
/// column without a value is NULL. A value that does not fit the column's type rejects the record.
public sealed interface Result {

    /// Returns a result without values: all columns that the step adds are NULL.
    static Columns none() {
        return new Columns(Map.of());
    }

    /// Returns a result with one column; [Columns#and] adds more.
    static Columns of(String column, Object value) {
        return none().and(column, value);
    }

    /// Returns a rejection. The dead letter of the record shows the reason.
    static Result reject(String reason) {
        return new Rejection(reason);
    }

    /// Values of columns. Immutable.
    record Columns(Map<String, Object> values) implements Result {

        public Columns {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /// Returns a copy with another column. An empty `Optional` and `null` are NULL.
        public Columns and(String column, Object value) {
            var all = new LinkedHashMap<>(values);
            var given = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (given == null) {
                all.remove(column);
            } else {
                all.put(column, given);
            }
            return new Columns(all);
        }
    }

    /// A rejection with its reason.
    record Rejection(String reason) implements Result {}
}
