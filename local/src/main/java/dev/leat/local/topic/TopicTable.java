package dev.leat.local.topic;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.TopicAdmin.Managed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tables of all topics, which the app declares or clients created, with their creation times. The
/// rows of a topic that is no longer in the app are not deleted.
final class TopicTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE topic(name TEXT PRIMARY KEY, client INTEGER NOT NULL,"
                            + " created INTEGER NOT NULL) STRICT, WITHOUT ROWID",
                    "CREATE TABLE topic_text(topic TEXT NOT NULL, kind TEXT NOT NULL,"
                            + " key TEXT NOT NULL, value TEXT NOT NULL,"
                            + " PRIMARY KEY (topic, kind, key)) STRICT, WITHOUT ROWID");

    private static final String ATTRIBUTE = "attribute";
    private static final String TAG = "tag";

    private TopicTable() {}

    /// Returns every stored topic by name.
    static Map<String, Managed> all(Statements statements) throws SQLException {
        return new TreeMap<>(
                statements.map(
                        "SELECT name, client, created FROM topic",
                        row -> row.getString(1),
                        row -> topic(statements, row)));
    }

    private static Managed topic(Statements statements, ResultSet row) throws SQLException {
        var name = row.getString(1);
        return new Managed(
                name,
                row.getInt(2) == 0,
                Micros.instant(row.getLong(3)),
                texts(statements, name, ATTRIBUTE),
                texts(statements, name, TAG));
    }

    private static Map<String, String> texts(Statements statements, String topic, String kind)
            throws SQLException {
        return statements.map(
                "SELECT key, value FROM topic_text WHERE topic = ? AND kind = ? ORDER BY key",
                row -> row.getString(1),
                row -> row.getString(2),
                topic,
                kind);
    }

    /// Stores the topic.
    static void put(Transaction transaction, Managed topic) throws SQLException {
        delete(transaction, topic.name());
        transaction.update(
                "INSERT INTO topic VALUES (?, ?, ?)",
                topic.name(),
                !topic.declared(),
                Micros.of(topic.created()));
        add(transaction, topic.name(), ATTRIBUTE, topic.attributes());
        add(transaction, topic.name(), TAG, topic.tags());
    }

    private static void add(
            Transaction transaction, String topic, String kind, Map<String, String> texts)
            throws SQLException {
        for (var text : texts.entrySet()) {
            transaction.update(
                    "INSERT INTO topic_text VALUES (?, ?, ?, ?)",
                    topic,
                    kind,
                    text.getKey(),
                    text.getValue());
        }
    }

    static void delete(Transaction transaction, String name) throws SQLException {
        transaction.update("DELETE FROM topic WHERE name = ?", name);
        transaction.update("DELETE FROM topic_text WHERE topic = ?", name);
    }
}
