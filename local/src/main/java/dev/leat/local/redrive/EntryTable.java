package dev.leat.local.redrive;

import dev.leat.app.Micros;
import dev.leat.batch.Outcome;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import dev.leat.plan.RedriveResult;
import dev.leat.port.Audit.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Table of redriven dead letters. The high bits of an entry's number are the number of its run, so
/// that the entries of a run are stored together, in the order of sending. An entry without an
/// outcome is PENDING, and so is one whose record waits for an endpoint and has not failed.
final class EntryTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE redrive_entry(number INTEGER PRIMARY KEY, message ANY NOT NULL,"
                            + " sequence INTEGER NOT NULL, identity ANY, cause TEXT NOT NULL,"
                            + " sinks TEXT NOT NULL, edited INTEGER NOT NULL, at INTEGER NOT NULL,"
                            + " outcome TEXT, ended INTEGER) STRICT",
                    "CREATE INDEX redrive_entry_message ON redrive_entry(message)",
                    "CREATE INDEX redrive_entry_identity ON redrive_entry(identity)"
                            + " WHERE identity IS NOT NULL");

    private static final int RUN_BITS = 32;

    /// A character that sink names cannot contain.
    private static final String SEPARATOR = "\n";

    private static final String FAILED =
            "('%s', '%s')"
                    .formatted(
                            StoredWords.OUTCOME.of(Outcome.REJECTED),
                            StoredWords.OUTCOME.of(Outcome.RETRIED));
    private static final String OUTCOME =
            "CASE WHEN e.outcome IN "
                    + FAILED
                    + " OR NOT EXISTS (SELECT 1 FROM redrive_delivery WHERE entry = e.number)"
                    + " THEN e.outcome END";
    private static final String SELECT =
            "SELECT e.number, r.id, e.message, e.sequence, e.identity, e.cause, e.sinks, e.edited,"
                    + " e.at, "
                    + OUTCOME
                    + ", e.ended FROM redrive_entry e"
                    + " JOIN redrive_run r ON r.number = e.number >> "
                    + RUN_BITS;
    private static final String FIND =
            "SELECT max(number) FROM redrive_entry"
                    + " WHERE message = ? AND number >= ? AND number < ?";
    private static final String END =
            "UPDATE redrive_entry SET outcome = ?, ended = ?,"
                    + " identity = coalesce(identity, ?) WHERE number = ("
                    + FIND
                    + ")";
    private static final String PRUNE =
            "DELETE FROM redrive_entry WHERE number IN (SELECT number FROM redrive_entry"
                    + " WHERE number >= ? AND number < ? ORDER BY number LIMIT ?)";

    private EntryTable() {}

    /// Returns the number of a run's first entry.
    static long first(long run) {
        return run << RUN_BITS;
    }

    /// Returns the number of the run's next entry.
    static long next(Statements statements, long run) throws SQLException {
        long last =
                statements.number(
                        "SELECT max(number) FROM redrive_entry WHERE number >= ? AND number < ?",
                        first(run),
                        first(run + 1));
        return last == 0 ? first(run) : last + 1;
    }

    /// Inserts new entries, which are pending.
    static void insert(Transaction transaction, List<Entry> entries) throws SQLException {
        var insert =
                transaction.prepare(
                        "INSERT INTO redrive_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)");
        for (var entry : entries) {
            insert.setLong(1, entry.number());
            insert.setObject(2, PackedValues.id(entry.message()));
            insert.setLong(3, entry.sequence());
            insert.setObject(4, PackedValues.identity(entry.identity()));
            insert.setString(5, entry.cause());
            insert.setString(
                    6, entry.only().stream().sorted().collect(Collectors.joining(SEPARATOR)));
            insert.setInt(7, entry.edited() ? 1 : 0);
            insert.setLong(8, Micros.of(entry.at()));
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /// Records the outcome of a redriven message in the message's newest entry of this run, if
    /// there is one. Also records the identity if the entry has none.
    static void end(Transaction transaction, long run, RedriveResult result, long now)
            throws SQLException {
        transaction.update(
                END,
                StoredWords.OUTCOME.of(result.outcome()),
                now,
                PackedValues.identity(result.identity()),
                PackedValues.id(result.message()),
                first(run),
                first(run + 1));
    }

    /// Returns the number of the message's newest entry of this run, if there is one.
    static Optional<Long> find(Statements statements, long run, String message)
            throws SQLException {
        long number = statements.number(FIND, PackedValues.id(message), first(run), first(run + 1));
        return number == 0 ? Optional.empty() : Optional.of(number);
    }

    /// Records that an endpoint has accepted the record of an entry.
    static void accepted(Transaction transaction, long number, long now) throws SQLException {
        transaction.update(
                "UPDATE redrive_entry SET ended = ? WHERE number = ? AND outcome NOT IN " + FAILED,
                now,
                number);
    }

    /// Records that the record of an entry is a dead letter again.
    static void rejected(Transaction transaction, long number, long now) throws SQLException {
        transaction.update(
                "UPDATE redrive_entry SET outcome = ?, ended = ? WHERE number = ?",
                StoredWords.OUTCOME.of(Outcome.REJECTED),
                now,
                number);
    }

    static Map<Outcome, Long> outcomes(Statements statements, long run) throws SQLException {
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        counts.putAll(
                statements.map(
                        "SELECT "
                                + OUTCOME
                                + ", count(*) FROM redrive_entry e"
                                + " WHERE e.number >= ? AND e.number < ? GROUP BY 1",
                        row -> outcome(row.getString(1)),
                        row -> row.getLong(2),
                        first(run),
                        first(run + 1)));
        return counts;
    }

    private static Outcome outcome(@org.jspecify.annotations.Nullable String name) {
        return name == null ? Outcome.PENDING : StoredWords.OUTCOME.read(name);
    }

    /// Returns entries of a run, beginning with number `from`.
    static List<Entry> of(Statements statements, long run, long from, int most)
            throws SQLException {
        return statements.list(
                SELECT + " WHERE e.number >= ? AND e.number < ? ORDER BY e.number LIMIT ?",
                EntryTable::entry,
                Math.max(from, first(run)),
                first(run + 1),
                most);
    }

    /// Returns the entries of a record or message, oldest first.
    static List<Entry> of(Statements statements, String record) throws SQLException {
        var identity = PackedValues.identity(record);
        return statements.list(
                SELECT + " WHERE e.message = ? OR e.identity = ? ORDER BY e.number",
                EntryTable::entry,
                PackedValues.id(record),
                identity == null ? "" : identity);
    }

    /// Deletes at most `most` entries of a run. Returns the number of deleted entries.
    static int prune(Transaction transaction, long run, int most) throws SQLException {
        return transaction.update(PRUNE, first(run), first(run + 1), most);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        var outcome = outcome(row.getString(10));
        boolean pending = outcome == Outcome.PENDING;
        return new Entry(
                row.getLong(1),
                row.getString(2),
                PackedValues.id(row.getObject(3)),
                row.getLong(4),
                PackedValues.identity(row.getObject(5)),
                row.getString(6),
                sinks(row.getString(7)),
                row.getInt(8) == 1,
                Micros.instant(row.getLong(9)),
                outcome,
                pending ? Optional.empty() : Optional.of(Micros.instant(row.getLong(11))));
    }

    private static Set<String> sinks(String text) {
        return text.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(text.split(SEPARATOR, -1)));
    }
}
