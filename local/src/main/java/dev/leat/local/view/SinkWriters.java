package dev.leat.local.view;

import dev.leat.app.Sink;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/// The pipelines that have written to a sink, including those that are no longer in the app or no
/// longer write to it.
final class SinkWriters {

    private static final String SELECT =
            "SELECT p.name, p.id, s.bit FROM pipeline_sink s JOIN pipeline p ON p.id = s.pipeline"
                    + " WHERE s.sink = ? ORDER BY p.id";

    private SinkWriters() {}

    /// The number of a pipeline, and the bit that the sink has in its identities.
    record Writer(long pipeline, int bit) {}

    /// Returns the writers by the name of the pipeline, oldest first.
    static Map<String, Writer> of(Statements statements, Sink sink) throws SQLException {
        return statements.map(
                SELECT,
                row -> row.getString(1),
                row -> new Writer(row.getLong(2), row.getInt(3)),
                sink.label());
    }

    /// Removes the writers other than `kept`, because the sink has lost their records. If such a
    /// pipeline writes to the sink again, all of its records are new for the sink.
    static void retain(Transaction transaction, Sink sink, Set<String> kept) throws SQLException {
        for (var writer : of(transaction, sink).entrySet()) {
            if (!kept.contains(writer.getKey())) {
                remove(transaction, writer.getValue());
            }
        }
    }

    private static void remove(Transaction transaction, Writer writer) throws SQLException {
        IdentityMerge.clear(transaction, writer.pipeline(), writer.bit());
        transaction.update(
                "DELETE FROM pipeline_sink WHERE pipeline = ? AND bit = ?",
                writer.pipeline(),
                writer.bit());
    }
}
