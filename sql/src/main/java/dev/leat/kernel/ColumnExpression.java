package dev.leat.kernel;

import com.google.re2j.Pattern;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.decode.DocumentWriter;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.TapeValues;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.Map;
import java.util.Set;

/// An expression that sets one column. The expression's value is cast to the column's type; a cast
/// that changes the value is an error. A step computes the expression once, as a box: a struct with
/// the value as member `v`. The box is NULL if the expression fails or would produce too much. From
/// the box, the statement computes the [State], the value in the column's type, and a value that is
/// a string also as it is.
record ColumnExpression(Schema.Field field, Sql sql, BoundExpression bound, String box) {

    /// The result of the expression: it failed, its value is NULL, is changed by the cast, or is
    /// complete.
    private enum State {
        FAILED,
        NULL,
        CHANGED,
        COMPLETE
    }

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");

    /// Adds the box to the columns that the step sets.
    void addBox(Map<String, Sql> columns, Map<String, BoundExpression> types) {
        var value = "TRY({'v': (\n" + bound.run(sql) + "\n)})";
        var small =
                bound.makes()
                        .map(bytes ->
                                "CASE WHEN %s <= %d THEN %s END"
                                        .formatted(bytes, BoundExpression.MAX_BYTES, value));
        columns.put(box, new Sql(small.orElse(value), sql.mark()));
        types.put(box, BoundExpression.of("STRUCT(v " + bound.sqlType() + ")", bound.columns()));
    }

    /// Adds the columns of the expression to those of a sink.
    void addTo(Map<String, Sql> columns, Map<String, BoundExpression> types) {
        var type = TypeSpelling.of(field.type());
        var name = SqlLiterals.name(box);
        var value = name + ".v";
        var cast = "TRY_CAST(" + value + " AS " + type + ")";
        var same =
                keeps()
                        ? "TRUE"
                        : "TRY(CAST(%s AS %s) IS NOT DISTINCT FROM %s)"
                                .formatted(cast, bound.sqlType(), value);
        var state =
                "CASE WHEN %s IS NULL THEN 'FAILED' WHEN %s IS NULL THEN 'NULL' WHEN %s THEN 'COMPLETE' ELSE 'CHANGED' END"
                        .formatted(name, value, same);
        add("VARCHAR", state, columns, types);
        add(type, cast, columns, types);
        if (text()) {
            add("VARCHAR", value, columns, types);
        }
    }

    /// Returns the number of columns of the statement's result for the expression.
    int columns() {
        return text() ? 3 : 2;
    }

    private void add(
            String type,
            String value,
            Map<String, Sql> columns,
            Map<String, BoundExpression> types) {
        var name = "column" + columns.size();
        columns.put(name, new Sql(value, sql.mark()));
        types.put(name, BoundExpression.of(type, Set.of(box)));
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

    /// Returns the column's value in a row of the result, where its cells begin at `first`.
    ExpressionSetRow.Value value(StatementResult result, int row, int first) {
        var tape = result.cells();
        var state = TapeValues.text(tape, row, first).map(State::valueOf).orElse(State.FAILED);
        if (state == State.FAILED) {
            return new ExpressionSetRow.Value.Failed(
                    "the expression raised an error for this dead letter");
        }
        if (state == State.NULL) {
            return new ExpressionSetRow.Value.Made("null");
        }
        var said = text() ? TapeValues.text(tape, row, first + 2).orElse("") : "";
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
        return state == State.CHANGED
                ? failed("does not fit into a %s without loss")
                : new ExpressionSetRow.Value.Made(DocumentWriter.json(field, tape, row, first + 1));
    }

    /// Returns a failure whose message omits the value. The value may be personal, and dead letters
    /// with the same failure would be in different groups.
    private ExpressionSetRow.Value failed(String what) {
        return new ExpressionSetRow.Value.Failed("the result " + what.formatted(field.type()));
    }
}
