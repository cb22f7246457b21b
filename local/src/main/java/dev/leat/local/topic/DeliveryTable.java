package dev.leat.local.topic;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import dev.leat.port.Deliveries.CarriedRecord;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.Group;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.TopicAdmin.Protocol;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Table of deliveries to external subscribers and endpoints, with their states. `ended` is the
/// time at which a delivery was sent, was marked as KEPT, or failed permanently. `letter` is the
/// text for a dead-letter queue, if it differs from `text`. `identity` and `message` are those of
/// the record that a delivery to an endpoint carries. The texts are the last columns, so that
/// searches need not read them.
final class DeliveryTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE delivery(number INTEGER PRIMARY KEY AUTOINCREMENT,"
                            + " id TEXT NOT NULL, topic TEXT NOT NULL,"
                            + " subscription TEXT NOT NULL, protocol TEXT NOT NULL,"
                            + " endpoint TEXT NOT NULL, kind TEXT NOT NULL, raw INTEGER NOT NULL,"
                            + " published INTEGER NOT NULL, state TEXT NOT NULL,"
                            + " attempts INTEGER NOT NULL, since INTEGER NOT NULL,"
                            + " next INTEGER NOT NULL, ended INTEGER, why TEXT NOT NULL,"
                            + " identity BLOB, message TEXT,"
                            + " subject TEXT, text TEXT NOT NULL, letter TEXT) STRICT",
                    "CREATE INDEX delivery_due ON delivery(endpoint, next)"
                            + " WHERE state = 'WAITING'",
                    "CREATE INDEX delivery_next ON delivery(next) WHERE state = 'WAITING'",
                    "CREATE INDEX delivery_ended ON delivery(ended) WHERE ended IS NOT NULL",
                    "CREATE INDEX delivery_way ON delivery(protocol, state)",
                    "CREATE INDEX delivery_group ON delivery(topic, protocol, state)");

    private static final String SELECT =
            "SELECT number, id, topic, subscription, protocol, endpoint, kind, raw, published,"
                    + " state, attempts, since, next, why, subject, text, identity, message"
                    + " FROM delivery";

    private DeliveryTable() {}

    /// Inserts a delivery; returns its number.
    static long insert(Transaction transaction, NewDelivery one) throws SQLException {
        long published = Micros.of(one.published());
        boolean waits = one.refused().isEmpty();
        return transaction.number(
                "INSERT INTO delivery(id, topic, subscription, protocol, endpoint, kind,"
                        + " raw, published, state, attempts, since, next, ended, why,"
                        + " subject, text, letter, identity, message)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " RETURNING number",
                one.id(),
                one.to().topic(),
                one.to().id(),
                StoredWords.PROTOCOL.of(one.to().protocol()),
                one.to().endpoint(),
                one.kind(),
                one.to().terms().raw(),
                published,
                StoredWords.DELIVERY.of(waits ? State.WAITING : State.FAILED),
                published,
                published,
                waits ? null : published,
                one.refused().orElse(""),
                one.subject(),
                one.text(),
                one.letter(),
                one.record().map(it -> HexFormat.of().parseHex(it.identity())),
                one.record().map(CarriedRecord::message));
    }

    /// Returns due deliveries, oldest first, at most `most` per endpoint. Waiting deliveries that
    /// are not due are not read.
    static List<Delivery> due(Statements statements, Instant now, int most) throws SQLException {
        var due = new ArrayList<Delivery>();
        var endpoint = endpoint(statements, "");
        while (endpoint.isPresent()) {
            due.addAll(
                    statements.list(
                            SELECT
                                    + " WHERE state = 'WAITING' AND endpoint = ? AND next <= ?"
                                    + " ORDER BY next, number LIMIT ?",
                            DeliveryTable::delivery,
                            endpoint.get(),
                            Micros.of(now),
                            most));
            endpoint = endpoint(statements, endpoint.get());
        }
        due.sort(Comparator.comparing(Delivery::next).thenComparingLong(Delivery::number));
        return due;
    }

    /// Returns the first endpoint with waiting deliveries whose name is greater than `after`.
    private static Optional<String> endpoint(Statements statements, String after)
            throws SQLException {
        return statements.first(
                "SELECT endpoint FROM delivery WHERE state = 'WAITING' AND endpoint > ?"
                        + " ORDER BY endpoint LIMIT 1",
                row -> row.getString(1),
                after);
    }

    static Optional<Instant> next(Statements statements, Instant after) throws SQLException {
        return statements.first(
                "SELECT next FROM delivery WHERE state = 'WAITING' AND next > ?"
                        + " ORDER BY next LIMIT 1",
                row -> Micros.instant(row.getLong(1)),
                Micros.of(after));
    }

    static Optional<Delivery> find(Statements statements, long number) throws SQLException {
        return statements.first(SELECT + " WHERE number = ?", DeliveryTable::delivery, number);
    }

    /// Returns deliveries of one protocol and state with numbers less than `before`, newest first.
    /// Omits deliveries that ended before `limit`.
    static List<Delivery> list(
            Statements statements,
            Protocol protocol,
            State state,
            Instant limit,
            long before,
            int most)
            throws SQLException {
        return statements.list(
                SELECT
                        + " WHERE protocol = ? AND state = ?"
                        + " AND (ended IS NULL OR ended >= ?) AND number < ?"
                        + " ORDER BY number DESC LIMIT ?",
                DeliveryTable::delivery,
                StoredWords.PROTOCOL.of(protocol),
                StoredWords.DELIVERY.of(state),
                Micros.of(limit),
                before,
                most);
    }

    static Map<Group, Long> counts(Statements statements) throws SQLException {
        return statements.map(
                "SELECT topic, protocol, state, count(*) FROM delivery"
                        + " GROUP BY topic, protocol, state",
                row ->
                        new Group(
                                row.getString(1),
                                StoredWords.PROTOCOL.read(row.getString(2)),
                                StoredWords.DELIVERY.read(row.getString(3))),
                row -> row.getLong(4));
    }

    /// Returns the waiting deliveries, counted by their source and destination.
    static List<Waiting> waiting(Statements statements) throws SQLException {
        return statements.list(
                "SELECT grouped.*, oldest.identity, oldest.message FROM"
                        + " (SELECT protocol, topic, kind, endpoint, count(*), min(since),"
                        + " max(attempts), max(why), min(number) AS first"
                        + " FROM delivery WHERE state = 'WAITING'"
                        + " GROUP BY topic, protocol, kind, endpoint) grouped"
                        + " JOIN delivery oldest ON oldest.number = grouped.first"
                        + " ORDER BY 2, 1, 3, 4",
                row ->
                        new Waiting(
                                StoredWords.PROTOCOL.read(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                Micros.instant(row.getLong(6)),
                                row.getInt(7),
                                row.getString(8),
                                record(row, 10)));
    }

    /// Returns the text for a dead-letter queue; empty if the delivery is not a published message.
    static Optional<String> letter(Statements statements, long number) throws SQLException {
        return statements.first(
                "SELECT coalesce(letter, text) FROM delivery"
                        + " WHERE number = ? AND kind = 'Notification'",
                row -> row.getString(1),
                number);
    }

    /// Ends a waiting delivery with this state. Returns false if it is not waiting.
    static boolean end(Transaction transaction, long number, State state, String why, Instant at)
            throws SQLException {
        return transaction.update(
                        "UPDATE delivery SET state = ?1, ended = ?2, why = ?3,"
                                + " attempts = attempts + (?1 <> 'KEPT')"
                                + " WHERE number = ?4 AND state = 'WAITING'",
                        StoredWords.DELIVERY.of(state),
                        Micros.of(at),
                        why,
                        number)
                == 1;
    }

    static void later(
            Transaction transaction, long number, String why, Instant next, boolean counts)
            throws SQLException {
        transaction.update(
                "UPDATE delivery SET why = ?, next = ?, attempts = attempts + ?"
                        + " WHERE number = ? AND state = 'WAITING'",
                why,
                Micros.of(next),
                counts,
                number);
    }

    static void again(Transaction transaction, long number, Instant at) throws SQLException {
        transaction.update(
                "UPDATE delivery SET state = 'WAITING', attempts = 0, since = ?, next = ?,"
                        + " ended = NULL, why = '' WHERE number = ?",
                Micros.of(at),
                Micros.of(at),
                number);
    }

    /// Returns the earliest end time of the stored deliveries.
    static Optional<Instant> oldest(Statements statements) throws SQLException {
        return statements.first(
                "SELECT ended FROM delivery WHERE ended IS NOT NULL ORDER BY ended LIMIT 1",
                row -> Micros.instant(row.getLong(1)));
    }

    /// Removes at most `most` deliveries that ended before `limit`; returns their number.
    static int remove(Transaction transaction, Instant limit, int most) throws SQLException {
        return transaction.update(
                "DELETE FROM delivery WHERE number IN (SELECT number FROM delivery"
                        + " WHERE ended IS NOT NULL AND ended < ? ORDER BY ended LIMIT ?)",
                Micros.of(limit),
                most);
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                StoredWords.PROTOCOL.read(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getInt(8) == 1,
                Optional.ofNullable(row.getString(15)),
                row.getString(16),
                Micros.instant(row.getLong(9)),
                StoredWords.DELIVERY.read(row.getString(10)),
                row.getInt(11),
                Micros.instant(row.getLong(12)),
                Micros.instant(row.getLong(13)),
                row.getString(14),
                record(row, 17));
    }

    /// Reads a record from this column and the next one.
    private static Optional<CarriedRecord> record(ResultSet row, int column) throws SQLException {
        byte[] identity = row.getBytes(column);
        return identity == null
                ? Optional.empty()
                : Optional.of(
                        new CarriedRecord(
                                HexFormat.of().formatHex(identity), row.getString(column + 1)));
    }
}
