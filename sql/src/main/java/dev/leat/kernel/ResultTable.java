package dev.leat.kernel;

import dev.leat.app.TextTemplate;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.StatementInput;
import dev.leat.kernel.compile.UnnestStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBPreparedStatement;

/// The complete result of a statement for a batch or for a piece of a file, in a temporary table,
/// from which the files for buckets are written. Java reads only the other columns of the result.
/// If `places`, the files contain the position of each row, in addition to the columns. Owned by
/// one thread; the caller closes the session.
record ResultTable(CompiledPipeline program, TableSession session, boolean places) {

    /// Name of the table, whose rows have their positions in the whole batch or piece.
    static final String NAME = "_leat_results";

    /// Name of the table with the positions of the rows that a sink takes.
    static final String TAKEN = "_leat_taken";

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    /// Rows that a sink takes.
    sealed interface Taken {

        /// The rows whose bits have one of these values.
        record Kinds(List<List<Long>> kinds) implements Taken {}

        /// The rows of these documents, counted from 0, or of these elements of the documents.
        record Positions(int[] document, int[] element) implements Taken {}
    }

    /// Creates an empty table for the batches of a kernel in this connection's temporary schema.
    static ResultTable ofBatches(CompiledPipeline program, Connection connection)
            throws SQLException {
        var sql =
                "CREATE OR REPLACE TEMP TABLE %s AS SELECT * FROM (%s) LIMIT 0"
                        .formatted(NAME, program.statement().text());
        try (var statement = connection.prepareStatement(sql)) {
            for (int parameter = 0; parameter <= program.lookups().size(); parameter++) {
                statement.setBytes(parameter + 1, NOTHING);
            }
            statement.execute();
        }
        return new ResultTable(program, new TableSession(connection, new ReentrantLock()), false);
    }

    /// Returns true if a sink of the pipeline writes to a bucket.
    static boolean isNeeded(CompiledPipeline program) {
        return program.outlets().stream()
                .anyMatch(outlet -> outlet.target() instanceof Target.Files);
    }

    /// Returns the SQL that adds the result of the statement for some documents of a batch. After
    /// the parameters of the statement it has one with the index of the first document.
    String insert() {
        return "INSERT INTO temp.%s SELECT * EXCLUDE _leat_first REPLACE (%2$s + _leat_first AS %2$s) FROM (%3$s), (SELECT CAST(? AS BIGINT) AS _leat_first)"
                .formatted(
                        NAME,
                        SqlLiterals.name(StatementInput.POSITION),
                        program.statement().text());
    }

    /// Adds the result for the documents from `first` on, and reads it. Removes what earlier runs
    /// added for these and later documents: the rows of an earlier batch, or of a run that failed.
    void read(DuckDBPreparedStatement insert, int first, TableSession.Reading reading)
            throws SQLException {
        var position = SqlLiterals.name(StatementInput.POSITION);
        session.execute("DELETE FROM temp.%s WHERE %s > %d".formatted(NAME, position, first));
        insert.setLong(program.lookups().size() + 2, first);
        insert.execute();
        var columns =
                RowsToInspect.columns(program)
                        .skip(1)
                        .map(SqlLiterals::name)
                        .collect(Collectors.joining(", "));
        session.query(
                "SELECT %1$s - %2$d, %3$s FROM temp.%4$s WHERE %1$s > %2$d"
                        .formatted(position, first, columns, NAME),
                reading);
    }

    /// Writes the rows that a sink takes, in order, to durable files. Returns no files if it takes
    /// none. `paths` returns the keys for the sink's template. `added` are the expressions of
    /// further columns, by name.
    List<StagedFile> write(
            int sink,
            Taken taken,
            Function<TextTemplate, OutputPaths> paths,
            int part,
            Map<String, String> added,
            StagingFolder staging)
            throws SQLException, IOException, UnreadableFileException {
        var outlet = program.outlets().get(sink);
        if (!(outlet.target() instanceof Target.Files target)) {
            throw new IllegalArgumentException("sink " + outlet.name() + " writes no files");
        }
        boolean none =
                switch (taken) {
                    case Taken.Kinds(var kinds) -> kinds.isEmpty();
                    case Taken.Positions(var documents, _) -> documents.length == 0;
                };
        return none
                ? List.of()
                : new PartWriter(session, sink, outlet.name(), target, places, added)
                        .write(paths.apply(target.form().path()), part, rows(taken), staging);
    }

    /// Returns the SQL that follows `FROM` in a query of the rows, in order.
    private String rows(Taken taken) throws SQLException {
        return switch (taken) {
            case Taken.Kinds(var kinds) -> {
                var words = new RowsToInspect(program).words();
                // a join with the rows of a lookup may change the order
                var order =
                        program.lookups().isEmpty()
                                ? ")"
                                : " ORDER BY " + SqlLiterals.name(StatementInput.POSITION) + ")";
                yield kinds.stream()
                        .map(kind ->
                                IntStream.range(0, words.size())
                                        .mapToObj(i ->
                                                SqlLiterals.name(words.get(i))
                                                        + " = "
                                                        + kind.get(i))
                                        .collect(Collectors.joining(" AND ", "(", ")")))
                        .collect(
                                Collectors.joining(
                                        " OR ", "(SELECT * FROM " + NAME + " WHERE ", order));
            }
            case Taken.Positions positions -> {
                var key = new ArrayList<>(List.of(SqlLiterals.name(StatementInput.POSITION)));
                program.unnest().ifPresent(_ -> key.add(SqlLiterals.name(UnnestStep.NUMBER)));
                fill(positions, String.join(" BIGINT, ", key) + " BIGINT");
                yield "(SELECT * FROM %1$s SEMI JOIN %2$s USING (%3$s) ORDER BY %3$s)"
                        .formatted(NAME, TAKEN, String.join(", ", key));
            }
        };
    }

    private void fill(Taken.Positions positions, String columns) throws SQLException {
        session.fill(
                TAKEN,
                columns,
                appender -> {
                    for (int i = 0; i < positions.document().length; i++) {
                        appender.beginRow();
                        appender.append(positions.document()[i] + 1L);
                        if (program.unnest().isPresent()) {
                            appender.append((long) positions.element()[i]);
                        }
                        appender.endRow();
                    }
                });
    }
}
