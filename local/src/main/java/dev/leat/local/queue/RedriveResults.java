package dev.leat.local.queue;

import dev.leat.local.database.Transaction;
import dev.leat.plan.RedriveResult;
import java.sql.SQLException;
import java.util.List;

/// Where it is kept how redriven messages ended. Used on the writer's thread, in the transaction
/// that ends them.
public interface RedriveResults {

    void enter(Transaction transaction, List<RedriveResult> fates) throws SQLException;
}
