package dev.leat.local.view;

import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The identity rows that were changed last. They are in memory and also in the file, in a log with
/// one entry per commit. If memory has more than `limit` rows, they are moved to the table, one
/// range of identities at a time. Identities are hashes, in random order. Writing them to the table
/// in each commit would change one page per row and take several times as long
/// (docs/decisions/identities-are-logged-first.md).
///
/// An entry has its rows as they were after its commit. So reading all entries in order results in
/// the newest state, even if some rows were already moved. Owned by the writer thread.
final class IdentityLog {

    static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE identity_log (entry INTEGER PRIMARY KEY, rows BLOB NOT NULL) STRICT");

    /// Maximum number of rows in memory, each of about 160 bytes. The log in the file has up to
    /// about four times as many rows.
    static final int LIMIT = 50_000;

    /// Maximum number of ranges that one commit moves. This limits the duration of a commit, even
    /// after a start, because a start reads the whole log into memory.
    private static final int RANGES_A_COMMIT = 2;

    /// The first byte of an entry with rows of records that never change; `CHANGING` is the first
    /// byte of an entry with rows of records that may change. The rows follow, as [IdentityRow]
    /// writes them.
    private static final byte UNCHANGING = 1;

    private static final byte CHANGING = 2;

    /// The identities of a range have the same first six bits.
    private static final int RANGE_BITS = 6;

    private final IdentityTable table;
    private final ContributionTable contributions;
    private final int limit;
    private final List<Map<IdentityKey, IdentityRow>> ranges =
            Stream.<Map<IdentityKey, IdentityRow>>generate(HashMap::new)
                    .limit(1 << RANGE_BITS)
                    .toList();
    private int next;
    private long last;
    private long firstRound;

    IdentityLog(IdentityTable table, ContributionTable contributions, int limit) {
        this.table = table;
        this.contributions = contributions;
        this.limit = limit;
    }

    /// Replaces the rows in memory with those of the file.
    void load(Transaction transaction) throws SQLException {
        clear();
        try (var entries =
                transaction
                        .prepare("SELECT entry, rows FROM identity_log ORDER BY entry")
                        .executeQuery()) {
            while (entries.next()) {
                last = entries.getLong(1);
                read(ByteBuffer.wrap(entries.getBytes(2)));
            }
        }
        firstRound = last;
    }

    private void read(ByteBuffer entry) {
        byte format = entry.get();
        if (format != UNCHANGING && format != CHANGING) {
            throw new StateException(
                    "the state has identities of format %d, but this version of Leat supports only format %d; use the version of Leat that wrote it"
                            .formatted(format, CHANGING));
        }
        while (entry.hasRemaining()) {
            var row = IdentityRow.read(entry, format == CHANGING);
            range(row.key()).put(row.key(), row);
        }
    }

    void clear() {
        ranges.forEach(Map::clear);
        next = 0;
        last = 0;
        firstRound = 0;
    }

    /// Returns the row of a key. If memory has no such row, adds an empty row to memory and to
    /// `absent`.
    IdentityRow get(IdentityKey key, List<IdentityRow> absent) {
        return range(key)
                .computeIfAbsent(
                        key,
                        k -> {
                            var row = new IdentityRow(k);
                            absent.add(row);
                            return row;
                        });
    }

    void remove(IdentityRow row) {
        range(row.key()).remove(row.key());
    }

    /// Appends these rows, which are already in memory, to the log. If memory then has too many
    /// rows, moves some to the table.
    void append(Transaction transaction, List<IdentityRow> rows) throws SQLException {
        if (rows.stream().noneMatch(IdentityRow::changing)) {
            write(transaction, UNCHANGING, rows);
        } else {
            var kinds = rows.stream().collect(Collectors.partitioningBy(IdentityRow::changing));
            write(transaction, UNCHANGING, kinds.getOrDefault(false, List.of()));
            write(transaction, CHANGING, kinds.getOrDefault(true, List.of()));
        }
        for (int i = 0; i < RANGES_A_COMMIT && size() > limit; i++) {
            moveRange(transaction);
        }
    }

    private void write(Transaction transaction, byte format, List<IdentityRow> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int size = 1;
        for (var row : rows) {
            size += row.bytes();
        }
        var body = ByteBuffer.allocate(size).put(format);
        for (var row : rows) {
            row.write(body);
            row.toLog();
        }
        var insert = transaction.prepare("INSERT INTO identity_log (entry, rows) VALUES (?, ?)");
        insert.setLong(1, ++last);
        insert.setBytes(2, body.array());
        insert.executeUpdate();
    }

    /// Moves one range to the table. After a round, in which every range was moved once, every row
    /// that was logged before the round is in the table.
    private void moveRange(Transaction transaction) throws SQLException {
        var range = ranges.get(next);
        var rows =
                range.values().stream()
                        .filter(IdentityRow::logged)
                        .sorted(Comparator.comparing(IdentityRow::key))
                        .toList();
        table.write(transaction, rows);
        contributions.write(transaction, rows);
        range.clear();
        next = (next + 1) % ranges.size();
        if (next == 0) {
            var delete = transaction.prepare("DELETE FROM identity_log WHERE entry <= ?");
            delete.setLong(1, firstRound);
            delete.executeUpdate();
            firstRound = last;
        }
    }

    /// Moves all rows. The end of a round deletes only the log entries from before this round. A
    /// round may be in progress, so ranges are moved until two more rounds have ended.
    void moveAll(Transaction transaction) throws SQLException {
        for (int i = 0; i < 3 * ranges.size(); i++) {
            moveRange(transaction);
        }
    }

    private int size() {
        return ranges.stream().mapToInt(Map::size).sum();
    }

    private Map<IdentityKey, IdentityRow> range(IdentityKey key) {
        return ranges.get((int) (key.high() >>> (Long.SIZE - RANGE_BITS)));
    }
}
