package dev.leat.function.child;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the columns of a result as a JSON document.
final class ResultText {

    private final StringBuilder json = new StringBuilder();

    /// Returns the document. A string of a column in `raw` is JSON already.
    ///
    /// @throws IllegalArgumentException if a value has a type that no column has
    String of(Map<String, Object> values, Set<String> raw) {
        json.setLength(0);
        json.append('{');
        for (var column : values.entrySet()) {
            next('{');
            quoted(column.getKey());
            json.append(':');
            if (raw.contains(column.getKey()) && column.getValue() instanceof String text) {
                json.append(text);
            } else {
                value(column.getKey(), column.getValue());
            }
        }
        return json.append('}').toString();
    }

    private void next(char open) {
        if (json.charAt(json.length() - 1) != open) {
            json.append(',');
        }
    }

    private void value(String column, @Nullable Object value) {
        switch (value) {
            case null -> json.append("null");
            case String text -> quoted(text);
            case Boolean bool -> json.append(bool);
            case BigDecimal number -> json.append(number);
            case BigInteger number -> json.append(number);
            case Double number when Double.isFinite(number) -> json.append(number);
            case Float number when Float.isFinite(number) -> json.append(number);
            case Byte _, Short _, Integer _, Long _ -> json.append(value);
            case LocalDate date -> quoted(date.toString());
            case LocalDateTime time -> quoted(time.truncatedTo(ChronoUnit.MICROS).toString());
            case Instant time -> quoted(time.truncatedTo(ChronoUnit.MICROS).toString());
            case OffsetDateTime time -> value(column, time.toInstant());
            case ZonedDateTime time -> value(column, time.toInstant());
            case Collection<?> list -> list(column, list);
            case Map<?, ?> map -> map(column, map);
            default ->
                    throw new IllegalArgumentException(
                            "column '%s' cannot hold %s %s"
                                    .formatted(column, value.getClass().getName(), value));
        }
    }

    private void list(String column, Collection<?> list) {
        json.append('[');
        boolean first = true;
        for (var item : list) {
            if (!first) {
                json.append(',');
            }
            first = false;
            value(column, item);
        }
        json.append(']');
    }

    private void map(String column, Map<?, ?> map) {
        json.append('{');
        boolean first = true;
        for (var member : map.entrySet()) {
            if (!first) {
                json.append(',');
            }
            first = false;
            quoted(String.valueOf(member.getKey()));
            json.append(':');
            value(column, member.getValue());
        }
        json.append('}');
    }

    private void quoted(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
