package dev.leat.kernel;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.decode.Decoder;
import dev.leat.decode.DocumentWriter;
import dev.leat.decode.Tape;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.ExtraStruct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A user's expressions over documents, outside of any pipeline: a condition and new values for
/// columns. They are compiled once, and one statement evaluates them for each page of documents. A
/// column is NULL if its value in the document does not fit the schema. Owned by one thread.
public final class ExpressionSet implements AutoCloseable {

    /// Cell with the value of the condition; the cells of the new values follow.
    private static final int CONDITION = 0;

    private final DuckDb database = DuckDb.forRows(DuckDb.DEFAULT_MEMORY);
    private final ExtraStruct extra;
    private final Decoder decoder;
    private final Tape documents;
    private final List<ColumnExpression> makers;
    private final StatementResult result;
    private final DocumentStatement statement;

    /// A document and the value of its additional struct `extra`, as JSON.
    public record Row(byte[] document, byte[] extra) {}

    /// Compiles the expressions. The struct `extra` hides a column of the schema with the same
    /// name.
    ///
    /// @throws BadExpressionException if one of the expressions cannot be used
    public ExpressionSet(
            Schema schema, ExtraStruct extra, Optional<Sql> where, Map<String, Sql> set) {
        this.extra = extra;
        decoder = new Decoder(schema, UnknownFields.IGNORE);
        documents = new Tape(schema.fields().size());
        try (var binder = new Binder()) {
            var compiler = new ExpressionSetCompiler(schema, extra, binder);
            var program = compiler.compile(where, set);
            makers = compiler.makers();
            result = new StatementResult(program);
            statement =
                    new DocumentStatement(program, result, database.duplicate(), LookupReader.NONE);
        } catch (RuntimeException refused) {
            database.close();
            throw refused;
        }
    }

    /// Returns an expression of the text of a column, or of a member of a struct, in the document
    /// of a dead letter.
    public static String text(List<String> path) {
        var place =
                path.stream()
                        .map(name -> name.matches("\\w+") ? name : '"' + name + '"')
                        .collect(Collectors.joining(".", "$.", ""));
        return "letter.body ->> " + SqlLiterals.text(path.size() == 1 ? path.getFirst() : place);
    }

    /// Evaluates the expressions for each document; returns the results in the same order.
    public List<ExpressionSetRow> compute(List<Row> rows) {
        documents.clear();
        rows.forEach(row -> decoder.decodeValidParts(row.document(), documents));
        decoder.unknown();
        result.begin(rows.size());
        var broken = new HashMap<Integer, String>();
        statement.run(new Page(rows, broken), 0, rows.size());
        var lines = new ArrayList<ExpressionSetRow>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line(i, broken));
        }
        return lines;
    }

    private ExpressionSetRow line(int document, Map<Integer, String> broken) {
        var refused = broken.get(document);
        if (refused != null) {
            return failed(refused, false);
        }
        int at = result.row(document);
        boolean selected = DocumentWriter.isTrue(result.cells(), at, CONDITION);
        if (result.broken(at)) {
            return failed("the result has a value that JSON cannot represent", selected);
        }
        var values = new LinkedHashMap<String, ExpressionSetRow.Value>();
        int first = CONDITION + 1;
        for (var maker : makers) {
            values.put(maker.field().name(), maker.value(result, at, first));
            first += maker.columns();
        }
        return new ExpressionSetRow(selected, values);
    }

    private ExpressionSetRow failed(String why, boolean selected) {
        var values = new LinkedHashMap<String, ExpressionSetRow.Value>();
        makers.forEach(
                maker -> values.put(maker.field().name(), new ExpressionSetRow.Value.Failed(why)));
        return new ExpressionSetRow(selected, values);
    }

    /// Documents of one call, and the errors of those for which the statement fails.
    private final class Page implements DocumentStatement.Documents {

        private final List<Row> rows;
        private final Map<Integer, String> broken;

        Page(List<Row> rows, Map<Integer, String> broken) {
            this.rows = rows;
            this.broken = broken;
        }

        @Override
        public void add(StatementParameter parameter, int document) {
            parameter.add(documents, document, extra.name(), rows.get(document).extra());
        }

        @Override
        public void failed(int document, String error) {
            broken.put(document, "the SQL of the expressions failed: " + error);
        }
    }

    @Override
    public void close() {
        try {
            statement.close();
        } finally {
            database.release();
        }
    }
}
