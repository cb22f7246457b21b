package dev.leat.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A record whose values are in a map.
record MapRow(Set<String> columns, Map<String, Object> values) implements RowView {

    MapRow {
        columns = Collections.unmodifiableSet(new LinkedHashSet<>(columns));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public Optional<Object> value(String column) {
        if (!columns.contains(column)) {
            throw new IllegalArgumentException(
                    "the record has no column '%s'; its columns are %s"
                            .formatted(column, String.join(", ", columns)));
        }
        return Optional.ofNullable(values.get(column));
    }

    static <T> Optional<T> as(RowView row, String column, Class<T> type, String what) {
        return row.value(column)
                .map(value -> {
                    if (!type.isInstance(value)) {
                        throw wrong(column, value, what);
                    }
                    return type.cast(value);
                });
    }

    static Optional<BigDecimal> decimal(RowView row, String column) {
        return row.value(column)
                .map(value ->
                        switch (value) {
                            case BigDecimal number -> number;
                            case BigInteger number -> new BigDecimal(number);
                            case Double _, Float _ -> new BigDecimal(((Number) value).toString());
                            case Number number -> BigDecimal.valueOf(number.longValue());
                            default -> throw wrong(column, value, "a number");
                        });
    }

    static long whole(String column, BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "column '%s' is %s, not a whole number of 64 bits".formatted(column, number),
                    e);
        }
    }

    private static IllegalArgumentException wrong(String column, Object value, String what) {
        return new IllegalArgumentException(
                "column '%s' is a %s, not %s"
                        .formatted(column, value.getClass().getSimpleName(), what));
    }
}
