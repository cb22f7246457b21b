package dev.leat.local.view;

import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.Map;

/// The sinks of pipelines in stored state. Used when the state is opened.
public final class StoredSinks {

    private StoredSinks() {}

    /// Gives a sink another name in all pipelines that wrote to it. Returns, for each of these
    /// pipelines, whether it also has a sink of another kind with the former name.
    public static Map<String, Boolean> rename(
            Transaction transaction, String kind, String was, String now) throws SQLException {
        var writers = writers(transaction, kind, was);
        transaction.update(
                "UPDATE pipeline_sink SET sink = ? WHERE sink = ?",
                label(kind, now),
                label(kind, was));
        return writers;
    }

    private static Map<String, Boolean> writers(Transaction transaction, String kind, String name)
            throws SQLException {
        return transaction.map(
                "SELECT p.name, EXISTS (SELECT 1 FROM pipeline_sink o"
                        + " WHERE o.pipeline = p.id AND o.sink <> s.sink"
                        + " AND substr(o.sink, instr(o.sink, ' ') + 1) = ?1)"
                        + " FROM pipeline_sink s JOIN pipeline p ON p.id = s.pipeline"
                        + " WHERE s.sink = ?2 ORDER BY p.id",
                row -> row.getString(1),
                row -> row.getBoolean(2),
                name,
                label(kind, name));
    }

    /// Returns the label of a sink in stored state ([dev.leat.app.Sink#label]).
    public static String label(String kind, String name) {
        return kind + " " + name;
    }
}
