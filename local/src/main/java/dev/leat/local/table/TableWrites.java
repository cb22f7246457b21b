package dev.leat.local.table;

import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.plan.RecordItems;
import dev.leat.plan.WriteResults;
import java.sql.SQLException;

/// Stores the rows that pipelines write to tables, in the transaction of their batch.
public interface TableWrites {

    WriteResults write(Transaction transaction, Effect.Write write) throws SQLException;

    /// Returns the items of the table of this write, whose records are all their rows.
    RecordItems<SQLException> records(Transaction transaction, Effect.Write write);

    /// Returns an instance for one dry run: it does not store the items, but considers them in
    /// later writes.
    TableWrites forDryRun();
}
