package dev.leat.server.s3.wire;

import dev.leat.server.aws.ValueKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Conversion of values to and from text in headers, queries and XML.
final class HeaderText {

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private HeaderText() {}

    /// Parses a value; null if the text is not of this type.
    static @Nullable Object read(String text, ValueKind.Scalar type) {
        try {
            return switch (type) {
                case TEXT -> text;
                case INTEGER -> Integer.valueOf(text.strip());
                case LONG -> Long.valueOf(text.strip());
                case REAL -> Double.valueOf(text.strip());
                case FLAG -> flag(text.strip());
                case TIME, DATE -> time(text.strip());
                case BYTES -> throw new IllegalStateException("S3 has no binary values in XML");
            };
        } catch (NumberFormatException | DateTimeException none) {
            return null;
        }
    }

    private static @Nullable Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> null;
        };
    }

    /// Parses a time in ISO 8601 or in the HTTP format. Clients use both formats in headers and in
    /// XML.
    private static Instant time(String text) {
        return text.endsWith("Z") && text.indexOf('T') > 0
                ? Instant.parse(text)
                : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    static String write(Object value, ValueKind.Scalar type) {
        return switch (type) {
            case TEXT, INTEGER, LONG, REAL, FLAG -> value.toString();
            case TIME -> TIME.format((Instant) value);
            case DATE -> DATE.format((Instant) value);
            case BYTES -> throw new IllegalStateException("S3 has no binary values in XML");
        };
    }
}
