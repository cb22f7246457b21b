package dev.leat.local.topic;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.TopicAdmin.Managed;
import java.sql.SQLException;
import java.util.LinkedHashMap;
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
        var topics = new TreeMap<String, Managed>();
        var select = statements.prepare("SELECT name, client, created FROM topic");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                var name = row.getString(1);
                topics.put(
                        name,
                        new Managed(
                                name,
                                row.getInt(2) == 0,
                                Micros.instant(row.getLong(3)),
                                texts(statements, name, ATTRIBUTE),
                                texts(statements, name, TAG)));
            }
        }
        return topics;
    }

    private static Map<String, String> texts(Statements statements, String topic, String kind)
            throws SQLException {
        var select =
                statements.prepare(
                        "SELECT key, value FROM topic_text WHERE topic = ? AND kind = ?"
                                + " ORDER BY key");
        select.setString(1, topic);
        select.setString(2, kind);
        var texts = new LinkedHashMap<String, String>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                texts.put(row.getString(1), row.getString(2));
            }
        }
        return texts;
    }

    /// Stores the topic.
    static void put(Transaction transaction, Managed topic) throws SQLException {
        delete(transaction, topic.name());
        var insert = transaction.prepare("INSERT INTO topic VALUES (?, ?, ?)");
        insert.setString(1, topic.name());
        insert.setInt(2, topic.declared() ? 0 : 1);
        insert.setLong(3, Micros.of(topic.created()));
        insert.executeUpdate();
        add(transaction, topic.name(), ATTRIBUTE, topic.attributes());
        add(transaction, topic.name(), TAG, topic.tags());
    }

    private static void add(
            Transaction transaction, String topic, String kind, Map<String, String> texts)
            throws SQLException {
        for (var text : texts.entrySet()) {
            var insert = transaction.prepare("INSERT INTO topic_text VALUES (?, ?, ?, ?)");
            insert.setString(1, topic);
            insert.setString(2, kind);
            insert.setString(3, text.getKey());
            insert.setString(4, text.getValue());
            insert.executeUpdate();
        }
    }

    static void delete(Transaction transaction, String name) throws SQLException {
        for (var sql :
                List.of(
                        "DELETE FROM topic WHERE name = ?",
                        "DELETE FROM topic_text WHERE topic = ?")) {
            var delete = transaction.prepare(sql);
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }
}
