package dev.leat.kernel;

import dev.leat.decode.Cells;
import dev.leat.decode.Tape;
import dev.leat.kernel.Program.Cell;
import dev.leat.kernel.Program.Named;
import java.math.BigDecimal;
import java.util.Optional;

/// A value of a good row, wherever it is: in its document or in the result.
final class Located {

    private Located() {}

    static boolean isNull(Named named, Tape documents, int document, Result result, int at) {
        return switch (named.cell()) {
            case Cell.Field(int column) -> documents.isNull(document, column);
            case Cell.Computed(int column) -> result.cells().isNull(at, column);
        };
    }

    static long time(Named named, Tape documents, int document, Result result, int at) {
        return switch (named.cell()) {
            case Cell.Field(int column) -> Cells.time(documents, document, column);
            case Cell.Computed(int column) -> Cells.time(result.cells(), at, column);
        };
    }

    /// Which state of its record the row is. The column is not NULL.
    static long version(
            Program.Version version, Tape documents, int document, Result result, int at) {
        var column = version.column();
        if (version.time()) {
            return time(column, documents, document, result, at);
        }
        var digits = text(column, documents, document, result, at).orElseThrow();
        return version.scale() == 0
                ? Long.parseLong(digits)
                : new BigDecimal(digits).setScale(version.scale()).unscaledValue().longValueExact();
    }

    static Optional<String> text(Named named, Tape documents, int document, Result result, int at) {
        return switch (named.cell()) {
            case Cell.Field(int column) -> Cells.text(documents, document, column);
            case Cell.Computed(int column) -> Cells.text(result.cells(), at, column);
        };
    }
}
