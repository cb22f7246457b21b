package dev.leat.testkit.cell;

import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// A time that is a cell's value, in the form of ISO 8601 or in DuckDB's form. With an offset, the
/// time is converted to UTC, and `zoned` is true.
record CellTime(LocalDateTime time, boolean zoned) {

    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?) ?(Z|[+-]\\d\\d(?::?\\d\\d)?)?");

    /// Returns the time; empty if the text is none.
    static Optional<CellTime> of(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var time = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2));
            var offset = parts.group(3);
            return Optional.of(
                    offset == null
                            ? new CellTime(time, false)
                            : new CellTime(
                                    time.minusSeconds(ZoneOffset.of(offset).getTotalSeconds()),
                                    true));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
