package dev.leat.kernel;

import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.CompiledPipeline.Target;
import dev.leat.kernel.bind.SqlLiterals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.duckdb.DuckDBPreparedStatement;

/// The complete result of a statement for the documents of a batch, in a temporary table, from
/// which the files for buckets are written. Java reads only the other columns of the result. Owned
/// by one thread; the caller closes the connection.
final class ResultTable {

    private static final String TABLE = "_leat_batch";
    private static final String TAKEN = "_leat_batch_taken";

    /// Index of the first document of a run of the statement, which counts documents from 1.
    private static final String FIRST = "_leat_first";

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    private final CompiledPipeline program;
    private final TableSession session;
    private int written;

    /// Creates the table in this connection's temporary schema.
    ResultTable(CompiledPipeline program, Connection connection) throws SQLException {
        this.program = program;
        this.session = new TableSession(connection, new ReentrantLock());
        var sql =
                "CREATE OR REPLACE TEMP TABLE %s AS SELECT *, CAST(NULL AS BIGINT) AS %s FROM (%s) LIMIT 0"
                        .formatted(TABLE, FIRST, program.statement().text());
        try (var statement = connection.prepareStatement(sql)) {
            for (int parameter = 0; parameter <= program.lookups().size(); parameter++) {
                statement.setBytes(parameter + 1, NOTHING);
            }
            statement.execute();
        }
    }

    /// Returns true if a sink of the pipeline writes to a bucket.
    static boolean isNeeded(CompiledPipeline program) {
        return program.outlets().stream()
                .anyMatch(outlet -> outlet.target() instanceof Target.Files);
    }

    /// Returns the SQL that adds the result of the statement to the table. It has the parameters of
    /// the statement.
    String insert() {
        return "INSERT INTO temp.%s SELECT *, NULL FROM (%s)"
                .formatted(TABLE, program.statement().text());
    }

    /// Adds the result for the documents from `first` on, and reads it. Removes what earlier runs
    /// added for these and later documents: the rows of an earlier batch, or of a run that failed.
    void read(DuckDBPreparedStatement insert, int first, TableSession.Reading reading)
            throws SQLException {
        session.execute(
                "DELETE FROM temp.%1$s WHERE %2$s IS NULL OR %2$s >= %3$d"
                        .formatted(TABLE, FIRST, first));
        insert.execute();
        session.execute(
                "UPDATE temp.%1$s SET %2$s = %3$d WHERE %2$s IS NULL"
                        .formatted(TABLE, FIRST, first));
        session.query(
                "SELECT %s FROM temp.%s WHERE %s = %d".formatted(columns(), TABLE, FIRST, first),
                reading);
    }

    private String columns() {
        return RowsToInspect.columns(program)
                .map(SqlLiterals::name)
                .collect(Collectors.joining(", "));
    }

    /// Writes rows to the files of a sink. `good` are the rows of the batch, `rows` the indexes of
    /// those to write.
    List<StagedFile> write(
            int sink,
            GoodRows good,
            int[] rows,
            StatementResult result,
            String batch,
            StagingFolder staging)
            throws IOException, ObjectKeyException {
        var outlet = program.outlets().get(sink);
        if (!(outlet.target() instanceof Target.Files target)) {
            throw new IllegalArgumentException("sink " + outlet.name() + " writes no files");
        }
        boolean unnests = program.unnest().isPresent();
        try {
            session.fill(
                    TAKEN,
                    "place BIGINT, document BIGINT, number BIGINT",
                    appender -> {
                        for (int row : rows) {
                            appender.beginRow();
                            appender.append((long) row);
                            appender.append((long) good.document()[row]);
                            appender.append(unnests ? (long) result.number(good.at()[row]) : 0L);
                            appender.endRow();
                        }
                    });
            return new PartWriter(session, sink, outlet.name(), target, false)
                    .write(
                            OutputPaths.ofBatch(target.form().path(), batch),
                            ++written,
                            taken(unnests),
                            staging);
        } catch (UnreadableFileException wrong) {
            throw new ObjectKeyException(wrong.reason());
        } catch (SQLException e) {
            throw session.failed("the rows for bucket " + outlet.name() + " cannot be written", e);
        }
    }

    private static String taken(boolean unnests) {
        return "(SELECT result.* FROM temp.%s AS taken JOIN temp.%s AS result ON result.%s + result.%s - 1 = taken.document%s ORDER BY taken.place)"
                .formatted(
                        TAKEN,
                        TABLE,
                        FIRST,
                        StatementInput.POSITION,
                        unnests ? " AND result." + UnnestStep.NUMBER + " = taken.number" : "");
    }
}
