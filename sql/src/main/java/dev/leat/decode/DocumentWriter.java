package dev.leat.decode;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;

/// Writes a row of decoded values (see [Tape]) as a JSON document of the schema. A decoder that
/// reads this document returns the same values.
public final class DocumentWriter {

    private DocumentWriter() {}

    /// Returns the cell as JSON, in the column's own format if it has one.
    public static String json(Schema.Field field, Tape tape, int row, int column) {
        var json = new JsonWriter(false);
        if (field.format().isEmpty() || tape.isNull(row, column)) {
            return json.cell(tape, row, column).text(0);
        }
        var format = ColumnFormat.of(field.type(), field.format().get());
        return json.quoted(text(format, tape, row, column)).text(0);
    }

    /// Returns true if the boolean cell is true.
    public static boolean isTrue(Tape tape, int row, int column) {
        return !tape.isNull(row, column) && tape.bytes()[tape.start(row, column)] == Tape.TRUE;
    }

    private static String text(ColumnFormat format, Tape tape, int row, int column) {
        return switch (format) {
            case ColumnFormat.Words words -> isTrue(tape, row, column) ? words.yes() : words.no();
            case ColumnFormat.Pattern pattern ->
                    moment(pattern, TapeValues.time(tape, row, column));
            case NumberFormat number ->
                    number.text(new JsonWriter(false).cell(tape, row, column).text(0));
        };
    }

    private static String moment(ColumnFormat.Pattern pattern, long value) {
        var at =
                pattern.type() == Type.Simple.DATE
                        ? LocalDate.ofEpochDay(value).atStartOfDay()
                        : LocalDateTime.ofEpochSecond(
                                Math.floorDiv(value, 1_000_000L),
                                (int) Math.floorMod(value, 1_000_000L) * 1000,
                                ZoneOffset.UTC);
        var text = new StringBuilder();
        for (var part : pattern.parts()) {
            switch (part) {
                case ColumnFormat.Part.Literal literal -> text.append(literal.c());
                case ColumnFormat.Field field -> text.append(field(field, at));
            }
        }
        return text.toString();
    }

    private static String field(ColumnFormat.Field field, LocalDateTime at) {
        return switch (field) {
            case YEAR -> padded(at.getYear(), 4);
            case SHORT_YEAR -> padded(at.getYear() % 100, 2);
            case MONTH -> padded(at.getMonthValue(), 2);
            case MONTH_NAME -> at.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case SHORT_MONTH_NAME ->
                    at.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case DAY -> padded(at.getDayOfMonth(), 2);
            case HOUR -> padded(at.getHour(), 2);
            case HOUR_OF_HALF -> padded((at.getHour() + 11) % 12 + 1, 2);
            case HALF -> at.getHour() < 12 ? "AM" : "PM";
            case MINUTE -> padded(at.getMinute(), 2);
            case SECOND -> padded(at.getSecond(), 2);
            case FRACTION -> padded(at.getNano() / 1000, 6);
            case ZONE -> "+0000";
        };
    }

    private static String padded(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", number);
    }
}
