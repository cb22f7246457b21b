package dev.leat.local.queue;

import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.Leases;
import java.sql.SQLException;

/// Recovers from an unclean stop: ends the worker leases of the previous process. Their messages
/// become suspects ([dev.leat.port.Quarantine]) with unchanged receive counts, because one of them
/// may have crashed the process. Client leases are not changed.
public record Recovery(int leases, long messages) {

    private static final String WORKER = Leases.KINDS.of(MessageSpan.Kind.WORKER);

    public static Recovery run(Database database) {
        return database.commit(tx -> {
            var found = open(tx);
            if (found.messages() > 0) {
                end(tx, MessageSpan.Kind.SUSPECT);
            }
            return found;
        });
    }

    /// Ends worker leases in an orderly shutdown. Their messages do not become suspects.
    public static void release(Database database) {
        database.commit(tx -> {
            end(tx, MessageSpan.Kind.RETURNED);
            return true;
        });
    }

    private static Recovery open(Transaction transaction) throws SQLException {
        var select =
                transaction.prepare(
                        "SELECT count(DISTINCT lease), total(size) FROM lease WHERE kind = ?");
        select.setString(1, WORKER);
        try (var row = select.executeQuery()) {
            row.next();
            return new Recovery(row.getInt(1), row.getLong(2));
        }
    }

    private static void end(Transaction transaction, MessageSpan.Kind kind) throws SQLException {
        var update =
                transaction.prepare(
                        "UPDATE lease SET kind = ?, until = 0, lease = 0 WHERE kind = ?");
        update.setString(1, Leases.KINDS.of(kind));
        update.setString(2, WORKER);
        update.executeUpdate();
    }
}
