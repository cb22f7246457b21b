package dev.leat.testkit.cell;

import dev.leat.app.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A type of cells: a description, and a function that converts a written value to its canonical
/// form. The function throws [ArithmeticException], [NumberFormatException] or [DateTimeException]
/// for an invalid value.
record CellType(String form, UnaryOperator<String> canonical) {

    private static final CellType TEXT = new CellType("a text", text -> text);
    private static final CellType WHOLE =
            new CellType("a whole number", text -> Long.toString(whole(text)));
    private static final CellType BOOLEAN = new CellType("true or false", CellType::truth);
    private static final CellType DATE =
            new CellType("a date such as 2026-01-05", text -> LocalDate.parse(text).toString());
    private static final CellType TIMESTAMP =
            new CellType("a time such as 2026-01-05T09:00:00", CellType::time);
    private static final CellType TIMESTAMPTZ =
            new CellType(
                    "a time such as 2026-01-05T09:00:00Z",
                    text ->
                            CellTime.of(text)
                                    .filter(CellTime::zoned)
                                    .map(time -> time(time.time()) + "Z")
                                    .orElseThrow(() -> new DateTimeException(text)));

    static CellType of(Type type) {
        return switch (type) {
            case Type.Decimal decimal -> decimal(decimal.scale());
            case Type.Struct _, Type.ListOf _ -> TEXT;
            case Type.Simple simple ->
                    switch (simple) {
                        case VARCHAR, JSON, DOUBLE -> TEXT;
                        case BOOLEAN -> BOOLEAN;
                        case INTEGER, BIGINT -> WHOLE;
                        case DATE -> DATE;
                        case TIMESTAMP -> TIMESTAMP;
                        case TIMESTAMPTZ -> TIMESTAMPTZ;
                    };
        };
    }

    /// Returns the canonical form of a value; empty if it is invalid.
    Optional<String> text(String written) {
        try {
            return Optional.of(canonical.apply(written));
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static CellType decimal(int scale) {
        var digits = scale == 1 ? "1 digit" : scale + " digits";
        return new CellType(
                "a number with at most %s after the decimal point".formatted(digits),
                text -> new BigDecimal(text).setScale(scale).toPlainString());
    }

    private static long whole(String text) {
        return new BigDecimal(text).longValueExact();
    }

    private static String truth(String text) {
        return switch (text) {
            case "true", "false" -> text;
            default -> throw new NumberFormatException(text);
        };
    }

    private static String time(String text) {
        return time(LocalDateTime.parse(text.replace(' ', 'T')));
    }

    private static String time(LocalDateTime time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
