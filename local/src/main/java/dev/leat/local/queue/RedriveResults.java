package dev.leat.local.queue;

import dev.leat.local.database.Transaction;
import dev.leat.plan.RedriveResult;
import java.sql.SQLException;
import java.util.List;

/// Records the outcomes of redriven messages. Called on the writer thread, in the transaction that
/// finishes the messages.
public interface RedriveResults {

    void save(Transaction transaction, List<RedriveResult> results) throws SQLException;
}
