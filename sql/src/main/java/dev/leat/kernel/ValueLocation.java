package dev.leat.kernel;

import dev.leat.decode.Tape;
import dev.leat.decode.TapeValues;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Cell;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import java.math.BigDecimal;
import java.util.Optional;

/// Reads a value of a row from its document or from the statement's result.
final class ValueLocation {

    private ValueLocation() {}

    static boolean isNull(
            Named named, Tape documents, int document, StatementResult result, int at) {
        return switch (named.cell()) {
            case Cell.Field(int column) -> documents.isNull(document, column);
            case Cell.Computed(int column) -> result.cells().isNull(at, column);
        };
    }

    static long time(Named named, Tape documents, int document, StatementResult result, int at) {
        return switch (named.cell()) {
            case Cell.Field(int column) -> TapeValues.time(documents, document, column);
            case Cell.Computed(int column) -> TapeValues.time(result.cells(), at, column);
        };
    }

    /// Returns the version of the row, whose column must not be NULL.
    static long version(
            CompiledPipeline.Version version,
            Tape documents,
            int document,
            StatementResult result,
            int at) {
        var column = version.column();
        if (version.time()) {
            return time(column, documents, document, result, at);
        }
        var digits = text(column, documents, document, result, at).orElseThrow();
        return version.scale() == 0
                ? Long.parseLong(digits)
                : new BigDecimal(digits).setScale(version.scale()).unscaledValue().longValueExact();
    }

    static Optional<String> text(
            Named named, Tape documents, int document, StatementResult result, int at) {
        return switch (named.cell()) {
            case Cell.Field(int column) -> TapeValues.text(documents, document, column);
            case Cell.Computed(int column) -> TapeValues.text(result.cells(), at, column);
        };
    }
}
