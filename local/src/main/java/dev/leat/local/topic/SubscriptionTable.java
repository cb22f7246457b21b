package dev.leat.local.topic;

import dev.leat.app.FilterPolicy;
import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
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
        return statements.list(
                "SELECT id, topic, protocol, endpoint, raw, scope, policy, letters, token,"
                        + " pending, created FROM subscription ORDER BY id",
                SubscriptionTable::subscriber);
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
        var who = subscriber.subscribed();
        var terms = who.terms();
        transaction.update(
                "INSERT OR REPLACE INTO subscription VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                who.id(),
                who.topic(),
                StoredWords.PROTOCOL.of(who.protocol()),
                who.endpoint(),
                terms.raw(),
                terms.where().map(policy -> StoredWords.SCOPE.of(policy.scope())),
                terms.where().map(FilterPolicy::json),
                terms.letters(),
                subscriber.token(),
                who.pending().isPresent(),
                Micros.of(subscriber.created()));
    }

    static void delete(Transaction transaction, String id) throws SQLException {
        transaction.update("DELETE FROM subscription WHERE id = ?", id);
    }

    static void deleteAll(Transaction transaction, String topic) throws SQLException {
        transaction.update("DELETE FROM subscription WHERE topic = ?", topic);
    }
}
