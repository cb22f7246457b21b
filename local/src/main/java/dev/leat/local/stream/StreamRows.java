package dev.leat.local.stream;

import dev.leat.app.Micros;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.HashRange;
import dev.leat.port.Streams;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
        return statements.list(
                "SELECT number, name, declared, created, retention, on_demand FROM stream",
                row -> row(row, tags.getOrDefault(row.getLong(1), Map.of())));
    }

    private static Row row(ResultSet row, Map<String, String> tags) throws SQLException {
        var info =
                new Streams.Info(
                        row.getLong(1),
                        row.getString(2),
                        row.getInt(3) > 0,
                        Micros.instant(row.getLong(4)),
                        Duration.ofNanos(1000 * row.getLong(5)),
                        row.getBoolean(6) ? Streams.Mode.ON_DEMAND : Streams.Mode.PROVISIONED,
                        tags);
        return new Row(info, row.getInt(3));
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
        long number =
                transaction.number(
                        "INSERT INTO stream(name, declared, created, retention, on_demand)"
                                + " VALUES (?, ?, ?, ?, ?) RETURNING number",
                        info.name(),
                        shards,
                        Micros.of(info.created()),
                        info.retention().toNanos() / 1000,
                        info.mode() == Streams.Mode.ON_DEMAND);
        putTags(transaction, number, info.tags());
        return number;
    }

    /// Replaces the settings of a stream.
    static void update(Transaction transaction, Streams.Info info, int shards) throws SQLException {
        transaction.update(
                "UPDATE stream SET declared = ?, retention = ?, on_demand = ?"
                        + " WHERE number = ?",
                shards,
                info.retention().toNanos() / 1000,
                info.mode() == Streams.Mode.ON_DEMAND,
                info.number());
        transaction.update("DELETE FROM stream_tag WHERE stream = ?", info.number());
        putTags(transaction, info.number(), info.tags());
    }

    private static void putTags(Transaction transaction, long stream, Map<String, String> tags)
            throws SQLException {
        for (var tag : tags.entrySet()) {
            transaction.update(
                    "INSERT INTO stream_tag VALUES (?, ?, ?)",
                    stream,
                    tag.getKey(),
                    tag.getValue());
        }
    }

    static void delete(Transaction transaction, long stream) throws SQLException {
        transaction.update("DELETE FROM shard WHERE stream = ?", stream);
        transaction.update("DELETE FROM stream_tag WHERE stream = ?", stream);
        transaction.update("DELETE FROM stream WHERE number = ?", stream);
    }

    static List<ShardSet.Member> shards(Statements statements, long stream) throws SQLException {
        return statements.list(
                "SELECT id, number, parent, adjacent, first, last, next, closed"
                        + " FROM shard WHERE stream = ?",
                StreamRows::shard,
                stream);
    }

    private static ShardSet.Member shard(ResultSet row) throws SQLException {
        var log =
                new ShardLog(
                        row.getLong(1),
                        row.getInt(2),
                        NullableNumber.read(row, 3).map(Long::intValue),
                        NullableNumber.read(row, 4).map(Long::intValue),
                        new HashRange(
                                new BigInteger(row.getString(5)), new BigInteger(row.getString(6))),
                        row.getLong(7));
        return new ShardSet.Member(log, NullableNumber.read(row, 8).map(Micros::instant));
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
        long id =
                transaction.number(
                        "INSERT INTO shard(stream, number, parent, adjacent, first, last, next)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 0) RETURNING id",
                        stream,
                        number,
                        parent,
                        adjacent,
                        hashes.first().toString(),
                        hashes.last().toString());
        return new ShardLog(id, number, parent, adjacent, hashes, 0);
    }

    static void close(Transaction transaction, ShardLog shard, Instant when) throws SQLException {
        transaction.update("UPDATE shard SET closed = ? WHERE id = ?", Micros.of(when), shard.id());
    }

    static void next(Transaction transaction, ShardLog shard, long next) throws SQLException {
        transaction.update("UPDATE shard SET next = ? WHERE id = ?", next, shard.id());
    }

    static void deleteShard(Transaction transaction, ShardLog shard) throws SQLException {
        transaction.update("DELETE FROM shard WHERE id = ?", shard.id());
    }
}
