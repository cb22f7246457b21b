package dev.leat.local.queue.storage;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.word.StoredWords;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Table of the messages that are leased, received, delayed or returned. There is one row per span,
/// and rows do not overlap. A message without a row was never received. The commit of a receive or
/// a settlement changes the rows, so no crash loses a receive count.
public final class Leases {

    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE lease(first INTEGER PRIMARY KEY, size INTEGER NOT NULL,"
                            + " kind TEXT NOT NULL, attempts INTEGER NOT NULL,"
                            + " until INTEGER NOT NULL, received INTEGER NOT NULL,"
                            + " lease INTEGER NOT NULL, crashes INTEGER NOT NULL) STRICT");

    public static final StoredWords<MessageSpan.Kind> KINDS =
            StoredWords.of(
                    MessageSpan.Kind.class,
                    kind ->
                            switch (kind) {
                                case FRESH -> "FRESH";
                                case TAKEN -> "TAKEN";
                                case DELAYED -> "DELAYED";
                                case RETURNED -> "RETURNED";
                                case SUSPECT -> "SUSPECT";
                                case WORKER -> "WORKER";
                                case CLIENT -> "CLIENT";
                            });

    private static final String COLUMNS =
            "first, size, kind, attempts, until, received, lease, crashes";
    private static final String BEFORE =
            "SELECT " + COLUMNS + " FROM lease WHERE first < ? ORDER BY first DESC LIMIT 1";
    private static final String BETWEEN =
            "SELECT " + COLUMNS + " FROM lease WHERE first >= ? AND first < ? ORDER BY first";
    private static final String INSERT = "INSERT INTO lease VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private Leases() {}

    /// Returns all rows with messages between two positions, in order. The first row may begin
    /// before the first position.
    public static List<MessageSpan> covering(Statements statements, long first, long end)
            throws SQLException {
        var before = statements.prepare(BEFORE);
        before.setLong(1, first);
        var rows = new ArrayList<>(spans(before));
        rows.removeIf(row -> row.end() <= first);
        var between = statements.prepare(BETWEEN);
        between.setLong(1, first);
        between.setLong(2, end);
        rows.addAll(spans(between));
        return rows;
    }

    /// Sets the state of these messages, regardless of their previous state.
    public static void put(Transaction transaction, List<MessageSpan> spans) throws SQLException {
        clear(transaction, spans);
        insert(transaction, spans);
    }

    /// Inserts rows for messages that have no row.
    public static void insert(Transaction transaction, List<MessageSpan> spans)
            throws SQLException {
        if (spans.isEmpty()) {
            return;
        }
        var insert = transaction.prepare(INSERT);
        for (var span : spans) {
            insert.setLong(1, span.first());
            insert.setLong(2, span.size());
            insert.setString(3, KINDS.of(span.kind()));
            insert.setInt(4, span.attempts());
            insert.setLong(5, span.until());
            insert.setLong(6, span.received());
            insert.setLong(7, span.lease());
            insert.setInt(8, span.crashes());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /// Deletes the rows of these messages. A row that also contains other messages is shortened or
    /// divided.
    public static void clear(Transaction transaction, List<MessageSpan> spans) throws SQLException {
        for (var span : spans) {
            for (var row : covering(transaction, span.first(), span.end())) {
                cut(transaction, row, span);
            }
        }
    }

    private static void cut(Transaction transaction, MessageSpan row, MessageSpan by)
            throws SQLException {
        delete(transaction, row.first());
        var rest = new ArrayList<MessageSpan>();
        if (row.first() < by.first()) {
            rest.add(row.at(row.first(), by.first()));
        }
        if (row.end() > by.end()) {
            rest.add(row.at(by.end(), row.end()));
        }
        insert(transaction, rest);
    }

    private static void delete(Transaction transaction, long first) throws SQLException {
        var delete = transaction.prepare("DELETE FROM lease WHERE first = ?");
        delete.setLong(1, first);
        delete.executeUpdate();
    }

    public static void removeAll(Transaction transaction, long first, long end)
            throws SQLException {
        var delete = transaction.prepare("DELETE FROM lease WHERE first >= ? AND first < ?");
        delete.setLong(1, first);
        delete.setLong(2, end);
        delete.executeUpdate();
    }

    /// Returns all rows of this kind, ordered by lease and position.
    public static List<MessageSpan> of(Statements statements, MessageSpan.Kind kind)
            throws SQLException {
        var select =
                statements.prepare(
                        "SELECT " + COLUMNS + " FROM lease WHERE kind = ? ORDER BY lease, first");
        select.setString(1, KINDS.of(kind));
        return spans(select);
    }

    private static List<MessageSpan> spans(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            var spans = new ArrayList<MessageSpan>();
            while (row.next()) {
                long from = row.getLong(1);
                spans.add(
                        new MessageSpan(
                                from,
                                from + row.getLong(2),
                                KINDS.read(row.getString(3)),
                                row.getInt(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getInt(8)));
            }
            return spans;
        }
    }
}
