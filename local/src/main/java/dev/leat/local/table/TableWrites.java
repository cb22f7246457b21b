package dev.leat.local.table;

import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.sql.SQLException;

/// Stores the rows that pipelines write to tables, in the transaction of their batch.
public interface TableWrites {

    WriteResults write(Transaction transaction, Effect.Write write) throws SQLException;

    /// Returns an instance for one dry run: it does not store the items, but considers them in
    /// later writes.
    default TableWrites forDryRun() {
        return this;
    }
}
