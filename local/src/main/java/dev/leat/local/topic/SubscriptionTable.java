package dev.leat.local.topic;

import dev.leat.app.FilterPolicy;
import dev.leat.app.Micros;
import dev.leat.local.database.NullableText;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Table of the subscriptions that clients created; subscriptions that the app declares have no
/// row. `token` stays after the confirmation, so that a repeated confirmation succeeds. It is empty
/// for queues, which need no confirmation.
final class SubscriptionTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE subscription(id TEXT PRIMARY KEY, topic TEXT NOT NULL,"
                            + " protocol TEXT NOT NULL, endpoint TEXT NOT NULL,"
                            + " raw INTEGER NOT NULL, scope TEXT, policy TEXT, letters TEXT,"
                            + " token TEXT NOT NULL, pending INTEGER NOT NULL,"
                            + " created INTEGER NOT NULL, UNIQUE (topic, protocol, endpoint))"
                            + " STRICT, WITHOUT ROWID");

    private SubscriptionTable() {}

    static List<Subscriber> all(Statements statements) throws SQLException {
        var all = new ArrayList<Subscriber>();
        var select =
                statements.prepare(
                        "SELECT id, topic, protocol, endpoint, raw, scope, policy, letters, token,"
                                + " pending, created FROM subscription ORDER BY id");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                all.add(subscriber(row));
            }
        }
        return all;
    }

    private static Subscriber subscriber(ResultSet row) throws SQLException {
        var token = row.getString(9);
        var subscribed =
                new Subscribed(
                        row.getString(1),
                        row.getString(2),
                        StoredWords.PROTOCOL.read(row.getString(3)),
                        row.getString(4),
                        terms(row),
                        false,
                        row.getInt(10) == 1 ? Optional.of(token) : Optional.empty());
        return Subscriber.of(subscribed, token, Micros.instant(row.getLong(11)));
    }

    private static Terms terms(ResultSet row) throws SQLException {
        var scope = Optional.ofNullable(row.getString(6)).map(StoredWords.SCOPE::read);
        var policy = Optional.ofNullable(row.getString(7));
        return new Terms(
                row.getInt(5) == 1,
                scope.flatMap(in -> policy.map(json -> new FilterPolicy(in, json))),
                Optional.ofNullable(row.getString(8)));
    }

    /// Stores the subscription.
    static void put(Transaction transaction, Subscriber subscriber) throws SQLException {
        var put =
                transaction.prepare(
                        "INSERT OR REPLACE INTO subscription"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        var who = subscriber.subscribed();
        put.setString(1, who.id());
        put.setString(2, who.topic());
        put.setString(3, StoredWords.PROTOCOL.of(who.protocol()));
        put.setString(4, who.endpoint());
        put.setInt(5, who.terms().raw() ? 1 : 0);
        NullableText.set(
                put, 6, who.terms().where().map(policy -> StoredWords.SCOPE.of(policy.scope())));
        NullableText.set(put, 7, who.terms().where().map(FilterPolicy::json));
        NullableText.set(put, 8, who.terms().letters());
        put.setString(9, subscriber.token());
        put.setInt(10, who.pending().isPresent() ? 1 : 0);
        put.setLong(11, Micros.of(subscriber.created()));
        put.executeUpdate();
    }

    static void delete(Transaction transaction, String id) throws SQLException {
        var delete = transaction.prepare("DELETE FROM subscription WHERE id = ?");
        delete.setString(1, id);
        delete.executeUpdate();
    }

    static void deleteAll(Transaction transaction, String topic) throws SQLException {
        var delete = transaction.prepare("DELETE FROM subscription WHERE topic = ?");
        delete.setString(1, topic);
        delete.executeUpdate();
    }
}
