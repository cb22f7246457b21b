package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.decode.DocumentWriter;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.TapeValues;
import dev.leat.kernel.CompiledPipeline.Reading;
import dev.leat.kernel.Statement.Cte;
import dev.leat.kernel.Statement.Cte.Fragment;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.List;
import java.util.regex.Pattern;

/// Compiles an expression that sets one column. The expression's value is cast to the column's
/// type; a cast that changes the value is an error. The statement's result has four cells for the
/// expression: true if it raised an error, its value as a string, its value in the column's type,
/// and true if the cast did not change the value.
final class ColumnExpression {

    static final int CELLS = 4;

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");

    private final Schema.Field field;
    private final Sql sql;
    private final BoundExpression bound;
    private final String from;
    private final String box;

    ColumnExpression(Schema.Field field, Sql sql, BoundExpression bound, int place) {
        this.field = field;
        this.sql = sql;
        this.bound = bound;
        from = bound.sqlType();
        box = "_leat_b" + place;
    }

    Schema.Field field() {
        return field;
    }

    Cte.Column boxed() {
        return apart(box, "TRY({'v': (", sql, ")})", bound);
    }

    /// Wraps an expression in a CASE whose condition is true for every row. Without the CASE,
    /// DuckDB would compute a subexpression that two expressions share only once, outside of their
    /// TRY functions; an error in it would then fail all rows. The result is NULL if the value
    /// would be too large.
    static Cte.Column apart(
            String name, String before, Sql sql, String after, BoundExpression bound) {
        var fits =
                bound.makes()
                        .map(makes -> " AND " + makes + " <= " + BoundExpression.MAX_BYTES)
                        .orElse("");
        var guard =
                "CASE WHEN " + SqlLiterals.name(StatementInput.POSITION) + " > 0" + fits + " THEN ";
        return new Cte.Column(
                name,
                List.of(
                        Fragment.of(guard + before),
                        Fragment.user(sql),
                        Fragment.of(after + " END")));
    }

    List<Cte.Column> cells() {
        var value = SqlLiterals.name(box) + ".v";
        var cast = "TRY_CAST(" + value + " AS " + TypeSpelling.of(field.type()) + ")";
        var same =
                keeps()
                        ? "TRUE"
                        : "TRY(CAST(%s AS %s) IS NOT DISTINCT FROM %s)"
                                .formatted(cast, from, value);
        return List.of(
                Cte.Column.of(box + "f", SqlLiterals.name(box) + " IS NULL"),
                Cte.Column.of(box + "t", "CAST(" + value + " AS VARCHAR)"),
                Cte.Column.of(box + "v", ResultConversion.sql(reading(), cast)),
                Cte.Column.of(box + "s", same));
    }

    List<Reading> readings() {
        return List.of(new Reading.Bool(), new Reading.Text(), reading(), new Reading.Bool());
    }

    private Reading reading() {
        return ResultConversion.reading(TypeSpelling.of(field.type()));
    }

    /// Returns true if the cast cannot lose a part of the value, or if the decoder detects the
    /// loss.
    private boolean keeps() {
        var to = TypeSpelling.of(field.type());
        return from.equals(to)
                || text()
                || from.equals("JSON")
                || field.type() == Simple.VARCHAR
                || field.type() == Simple.JSON;
    }

    private boolean text() {
        return from.equals("VARCHAR");
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

    /// Returns the column's value in a row of the result, where its cells begin at `cell`.
    ExpressionSetRow.Value value(StatementResult result, int row, int cell) {
        var tape = result.cells();
        if (DocumentWriter.isTrue(tape, row, cell)) {
            return new ExpressionSetRow.Value.Failed(
                    "the expression raised an error for this dead letter");
        }
        if (tape.isNull(row, cell + 1)) {
            return new ExpressionSetRow.Value.Made("null");
        }
        var said = TapeValues.text(tape, row, cell + 1).orElse("");
        if (text() && number()) {
            return NUMBER.matcher(said.strip()).matches()
                    ? new ExpressionSetRow.Value.Made(said.strip())
                    : failed("is not a number (%s)");
        }
        if (tape.isNull(row, cell + 2)) {
            // the string may be in the column's own format, which the decoder parses
            return text() && time()
                    ? new ExpressionSetRow.Value.Made(new JsonWriter(false).quoted(said).text(0))
                    : failed("cannot be converted to a %s");
        }
        if (!DocumentWriter.isTrue(tape, row, cell + 3)) {
            return failed("does not fit into a %s without loss");
        }
        return new ExpressionSetRow.Value.Made(DocumentWriter.json(field, tape, row, cell + 2));
    }

    /// Returns a failure whose message omits the value. The value may be personal, and dead letters
    /// with the same failure would be in different groups.
    private ExpressionSetRow.Value failed(String what) {
        return new ExpressionSetRow.Value.Failed("the result " + what.formatted(field.type()));
    }
}
