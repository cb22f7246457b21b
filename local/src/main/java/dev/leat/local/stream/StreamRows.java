package dev.leat.local.stream;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.HashRange;
import dev.leat.port.Streams;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of streams, their tags and their shards. Numbers of streams and ids of shards are never
/// used again, because sequence numbers and positions of records contain them. Hash keys are stored
/// as decimal numbers; times and the retention period are in microseconds.
final class StreamRows {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE stream(number INTEGER PRIMARY KEY AUTOINCREMENT,"
                            + " name TEXT NOT NULL UNIQUE, declared INTEGER NOT NULL,"
                            + " created INTEGER NOT NULL, retention INTEGER NOT NULL,"
                            + " on_demand INTEGER NOT NULL) STRICT",
                    "CREATE TABLE stream_tag(stream INTEGER NOT NULL, name TEXT NOT NULL,"
                            + " value TEXT NOT NULL, PRIMARY KEY (stream, name))"
                            + " STRICT, WITHOUT ROWID",
                    "CREATE TABLE shard(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            + " stream INTEGER NOT NULL, number INTEGER NOT NULL,"
                            + " parent INTEGER, adjacent INTEGER,"
                            + " first TEXT NOT NULL, last TEXT NOT NULL,"
                            + " next INTEGER NOT NULL, closed INTEGER,"
                            + " UNIQUE (stream, number)) STRICT");

    private StreamRows() {}

    /// A stream as stored. `shards` is the number of shards that the app file declared last; 0 if
    /// it never declared the stream.
    record Row(Streams.Info info, int shards) {}

    static List<Row> all(Statements statements) throws SQLException {
        var tags = tags(statements);
        var streams = new ArrayList<Row>();
        var select =
                statements.prepare(
                        "SELECT number, name, declared, created, retention, on_demand FROM stream");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                long number = row.getLong(1);
                var info =
                        new Streams.Info(
                                number,
                                row.getString(2),
                                row.getInt(3) > 0,
                                Micros.instant(row.getLong(4)),
                                Duration.ofNanos(1000 * row.getLong(5)),
                                row.getBoolean(6)
                                        ? Streams.Mode.ON_DEMAND
                                        : Streams.Mode.PROVISIONED,
                                tags.getOrDefault(number, Map.of()));
                streams.add(new Row(info, row.getInt(3)));
            }
        }
        return streams;
    }

    private static Map<Long, Map<String, String>> tags(Statements statements) throws SQLException {
        var tags = new HashMap<Long, Map<String, String>>();
        var select = statements.prepare("SELECT stream, name, value FROM stream_tag");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                tags.computeIfAbsent(row.getLong(1), _ -> new LinkedHashMap<>())
                        .put(row.getString(2), row.getString(3));
            }
        }
        return tags;
    }

    /// Stores a new stream, whose number in `info` is ignored. Returns its number.
    static long insert(Transaction transaction, Streams.Info info, int shards) throws SQLException {
        var insert =
                transaction.prepare(
                        "INSERT INTO stream(name, declared, created, retention, on_demand)"
                                + " VALUES (?, ?, ?, ?, ?) RETURNING number");
        insert.setString(1, info.name());
        insert.setInt(2, shards);
        insert.setLong(3, Micros.of(info.created()));
        insert.setLong(4, info.retention().toNanos() / 1000);
        insert.setBoolean(5, info.mode() == Streams.Mode.ON_DEMAND);
        long number = number(insert);
        putTags(transaction, number, info.tags());
        return number;
    }

    /// Replaces the settings of a stream.
    static void update(Transaction transaction, Streams.Info info, int shards) throws SQLException {
        var update =
                transaction.prepare(
                        "UPDATE stream SET declared = ?, retention = ?, on_demand = ?"
                                + " WHERE number = ?");
        update.setInt(1, shards);
        update.setLong(2, info.retention().toNanos() / 1000);
        update.setBoolean(3, info.mode() == Streams.Mode.ON_DEMAND);
        update.setLong(4, info.number());
        update.executeUpdate();
        delete(transaction, "DELETE FROM stream_tag WHERE stream = ?", info.number());
        putTags(transaction, info.number(), info.tags());
    }

    private static void putTags(Transaction transaction, long stream, Map<String, String> tags)
            throws SQLException {
        for (var tag : tags.entrySet()) {
            var insert = transaction.prepare("INSERT INTO stream_tag VALUES (?, ?, ?)");
            insert.setLong(1, stream);
            insert.setString(2, tag.getKey());
            insert.setString(3, tag.getValue());
            insert.executeUpdate();
        }
    }

    static void delete(Transaction transaction, long stream) throws SQLException {
        delete(transaction, "DELETE FROM shard WHERE stream = ?", stream);
        delete(transaction, "DELETE FROM stream_tag WHERE stream = ?", stream);
        delete(transaction, "DELETE FROM stream WHERE number = ?", stream);
    }

    static List<ShardSet.Member> shards(Statements statements, long stream) throws SQLException {
        var shards = new ArrayList<ShardSet.Member>();
        var select =
                statements.prepare(
                        "SELECT id, number, parent, adjacent, first, last, next, closed"
                                + " FROM shard WHERE stream = ?");
        select.setLong(1, stream);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                var log =
                        new ShardLog(
                                row.getLong(1),
                                row.getInt(2),
                                number(row, 3).map(Long::intValue),
                                number(row, 4).map(Long::intValue),
                                new HashRange(
                                        new BigInteger(row.getString(5)),
                                        new BigInteger(row.getString(6))),
                                row.getLong(7));
                shards.add(new ShardSet.Member(log, number(row, 8).map(Micros::instant)));
            }
        }
        return shards;
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    /// Stores a new open shard.
    static ShardLog insertShard(
            Transaction transaction,
            long stream,
            int number,
            Optional<Integer> parent,
            Optional<Integer> adjacent,
            HashRange hashes)
            throws SQLException {
        var insert =
                transaction.prepare(
                        "INSERT INTO shard(stream, number, parent, adjacent, first, last, next)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 0) RETURNING id");
        insert.setLong(1, stream);
        insert.setInt(2, number);
        set(insert, 3, parent);
        set(insert, 4, adjacent);
        insert.setString(5, hashes.first().toString());
        insert.setString(6, hashes.last().toString());
        return new ShardLog(number(insert), number, parent, adjacent, hashes, 0);
    }

    private static void set(PreparedStatement statement, int at, Optional<Integer> number)
            throws SQLException {
        if (number.isPresent()) {
            statement.setInt(at, number.get());
        } else {
            statement.setNull(at, Types.INTEGER);
        }
    }

    private static long number(PreparedStatement insert) throws SQLException {
        try (var row = insert.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static void close(Transaction transaction, ShardLog shard, Instant when) throws SQLException {
        var update = transaction.prepare("UPDATE shard SET closed = ? WHERE id = ?");
        update.setLong(1, Micros.of(when));
        update.setLong(2, shard.id());
        update.executeUpdate();
    }

    static void next(Transaction transaction, ShardLog shard, long next) throws SQLException {
        var update = transaction.prepare("UPDATE shard SET next = ? WHERE id = ?");
        update.setLong(1, next);
        update.setLong(2, shard.id());
        update.executeUpdate();
    }

    static void deleteShard(Transaction transaction, ShardLog shard) throws SQLException {
        delete(transaction, "DELETE FROM shard WHERE id = ?", shard.id());
    }

    private static void delete(Transaction transaction, String sql, long key) throws SQLException {
        var delete = transaction.prepare(sql);
        delete.setLong(1, key);
        delete.executeUpdate();
    }
}
