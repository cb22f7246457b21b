package dev.leat.function;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The columns of a record at a `java` step. Each method returns the value of a column, or empty if
/// it is NULL. Read-only.
///
/// All methods throw [IllegalArgumentException] if the record has no such column, or if the value
/// has another type.
public interface RowView {

    /// Returns a record with these values, for tests of functions. A missing column is NULL.
    static RowView of(Map<String, Object> values) {
        return new MapRow(values.keySet(), values);
    }

    /// Returns a record with these columns. A column without a value is NULL.
    static RowView of(Set<String> columns, Map<String, Object> values) {
        return new MapRow(columns, values);
    }

    /// Returns the names of all columns.
    Set<String> columns();

    /// Returns the value: a `String`, `Boolean`, `BigDecimal` (all numbers but doubles), `Double`,
    /// `LocalDate`, `LocalDateTime`, `Instant`, `List` or `Map`.
    Optional<Object> value(String column);

    /// Returns a varchar, or the text of a json value.
    default Optional<String> text(String column) {
        return MapRow.as(this, column, String.class, "a text");
    }

    default Optional<Boolean> bool(String column) {
        return MapRow.as(this, column, Boolean.class, "a boolean");
    }

    /// Returns a whole number.
    ///
    /// @throws IllegalArgumentException also if the number has decimals or exceeds 64 bits
    default Optional<Long> whole(String column) {
        return decimal(column).map(number -> MapRow.whole(column, number));
    }

    /// Returns an integer, bigint, decimal or double.
    default Optional<BigDecimal> decimal(String column) {
        return MapRow.decimal(this, column);
    }

    default Optional<Double> real(String column) {
        return decimal(column).map(BigDecimal::doubleValue);
    }

    default Optional<LocalDate> date(String column) {
        return MapRow.as(this, column, LocalDate.class, "a date");
    }

    default Optional<LocalDateTime> timestamp(String column) {
        return MapRow.as(this, column, LocalDateTime.class, "a timestamp");
    }

    /// Returns a timestamptz.
    default Optional<Instant> instant(String column) {
        return MapRow.as(this, column, Instant.class, "a timestamptz");
    }

    /// Returns a list; its elements have the types of [#value], or are null.
    default Optional<List<?>> list(String column) {
        return MapRow.as(this, column, List.class, "a list").map(list -> (List<?>) list);
    }

    /// Returns a struct; members that are NULL are missing.
    default Optional<Map<?, ?>> struct(String column) {
        return MapRow.as(this, column, Map.class, "a struct").map(map -> (Map<?, ?>) map);
    }
}
