package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.decode.DocumentWriter;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.TapeValues;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// An expression that sets one column. The expression's value is cast to the column's type; a cast
/// that changes the value is an error. The statement computes three columns for the expression: its
/// value as a string, its value in the column's type, and true if the cast did not change the
/// value.
record ColumnExpression(Schema.Field field, Sql sql, BoundExpression bound) {

    /// Number of columns of the statement's result for one expression.
    static final int COLUMNS = 3;

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");

    /// Adds the columns of the expression to those of a sink.
    void addTo(Map<String, Sql> columns, Map<String, BoundExpression> types) {
        var type = TypeSpelling.of(field.type());
        var value = "(\n" + sql.text() + "\n)";
        var cast = "TRY_CAST(" + value + " AS " + type + ")";
        var same = "CAST(" + cast + " AS " + bound.sqlType() + ") IS NOT DISTINCT FROM " + value;
        var computed =
                List.of(
                        Map.entry("VARCHAR", "CAST(" + value + " AS VARCHAR)"),
                        Map.entry(type, cast),
                        Map.entry("BOOLEAN", keeps() ? "TRUE" : same));
        for (var column : computed) {
            var name = "column" + columns.size();
            columns.put(name, new Sql(column.getValue(), sql.mark()));
            types.put(name, bound.as(column.getKey()));
        }
    }

    /// Returns true if the cast cannot lose a part of the value, or if the decoder detects the
    /// loss.
    private boolean keeps() {
        var to = TypeSpelling.of(field.type());
        return bound.sqlType().equals(to)
                || text()
                || bound.sqlType().equals("JSON")
                || field.type() == Simple.VARCHAR
                || field.type() == Simple.JSON;
    }

    private boolean text() {
        return bound.sqlType().equals("VARCHAR");
    }

    private boolean number() {
        return field.type() instanceof Type.Decimal
                || field.type() == Simple.INTEGER
                || field.type() == Simple.BIGINT
                || field.type() == Simple.DOUBLE;
    }

    private boolean time() {
        return field.type() == Simple.DATE
                || field.type() == Simple.TIMESTAMP
                || field.type() == Simple.TIMESTAMPTZ;
    }

    /// Returns the column's value in a row of the result, where its cells and bits begin at
    /// `first`.
    ExpressionSetRow.Value value(StatementResult result, int row, int first) {
        var tape = result.cells();
        if (result.sinkBit(row, first)) {
            return new ExpressionSetRow.Value.Failed(
                    "the expression raised an error for this dead letter");
        }
        if (tape.isNull(row, first)) {
            return new ExpressionSetRow.Value.Made("null");
        }
        var said = TapeValues.text(tape, row, first).orElse("");
        if (text() && number()) {
            return NUMBER.matcher(said.strip()).matches()
                    ? new ExpressionSetRow.Value.Made(said.strip())
                    : failed("is not a number (%s)");
        }
        if (tape.isNull(row, first + 1)) {
            // the string may be in the column's own format, which the decoder parses
            return text() && time()
                    ? new ExpressionSetRow.Value.Made(new JsonWriter(false).quoted(said).text(0))
                    : failed("cannot be converted to a %s");
        }
        if (!DocumentWriter.isTrue(tape, row, first + 2)) {
            return failed("does not fit into a %s without loss");
        }
        return new ExpressionSetRow.Value.Made(DocumentWriter.json(field, tape, row, first + 1));
    }

    /// Returns a failure whose message omits the value. The value may be personal, and dead letters
    /// with the same failure would be in different groups.
    private ExpressionSetRow.Value failed(String what) {
        return new ExpressionSetRow.Value.Failed("the result " + what.formatted(field.type()));
    }
}
