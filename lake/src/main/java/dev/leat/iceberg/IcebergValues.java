package dev.leat.iceberg;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/// Values of columns, from the texts that SQL gives for them.
final class IcebergValues {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    /// A time as text: a space before the time of day, an optional fraction, and `+00` for UTC.
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .optionalStart()
                    .appendPattern("x")
                    .toFormatter(java.util.Locale.ROOT);

    private IcebergValues() {}

    /// Returns a bound of a column in the form of Iceberg's metadata; empty if the text is not
    /// readable, such as a date before our era. Bounds are optional.
    static Optional<ByteBuffer> bound(Type type, Optional<String> text) {
        try {
            return text.map(value -> Conversions.toByteBuffer(type, parsed(type, value)));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /// Returns a value of a column for a condition; empty if the text is not readable.
    static Optional<Object> literal(Type type, String text) {
        try {
            return Optional.of(parsed(type, text));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /// Returns the value of a field of a partition key.
    static Object parsed(Type type, String text) {
        return switch (type.typeId()) {
            case BOOLEAN -> flag(text);
            case INTEGER -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case DATE ->
                    text.matches("-?[0-9]+")
                            ? Integer.parseInt(text)
                            : Math.toIntExact(LocalDate.parse(text).toEpochDay());
            case TIMESTAMP -> micros(text);
            case STRING -> text;
            case DECIMAL -> new BigDecimal(text).setScale(((Types.DecimalType) type).scale());
            default -> throw new IllegalArgumentException("no value of the type " + type);
        };
    }

    /// Returns a boolean value. In the statistics of a file that DuckDB writes, it is a digit.
    private static Boolean flag(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("no boolean value: " + text);
        };
    }

    /// Returns the decimal of an unscaled value.
    static BigDecimal unscaled(Type type, String text) {
        return new BigDecimal(new BigInteger(text), ((Types.DecimalType) type).scale());
    }

    private static long micros(String text) {
        var time = TIME.parse(text);
        var local = LocalDateTime.from(time);
        if (time.isSupported(ChronoField.OFFSET_SECONDS)) {
            local = local.minusSeconds(ZoneOffset.from(time).getTotalSeconds());
        }
        return EPOCH.until(local, ChronoUnit.MICROS);
    }
}
