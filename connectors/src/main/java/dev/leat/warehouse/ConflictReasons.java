package dev.leat.warehouse;

import dev.leat.batch.Outcome;
import dev.leat.plan.Differences;
import dev.leat.plan.Effect;
import dev.leat.plan.IdentityRule;
import dev.leat.plan.WriteResults;
import java.sql.Connection;
import java.sql.SQLException;

/// The reasons of the conflicts of a write, with the columns that differ. They are read after the
/// rows were merged: a row in conflict has the version of the stored row, or the stored row is
/// newer and its values are not compared.
record ConflictReasons(TableSql sql, Effect.Write write, WriteResults results) {

    static final String CAUSE = "conflict";

    /// Returns true if the row with this index is in conflict.
    boolean conflict(int index) {
        return results.reason(index).filter(why -> why.cause().equals(CAUSE)).isPresent();
    }

    /// Replaces the reasons of the rows of [TableSql#both].
    ///
    /// @param first the number of the write's first row
    void read(Connection connection, String both, long first) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(both)) {
            while (found.next()) {
                int index = Math.toIntExact(found.getLong(1) - first);
                var differences = new Differences(write.written());
                int at = 3;
                for (var field : sql.fields()) {
                    differences.compare(field.name(), found.getString(at), found.getString(at + 1));
                    at += 2;
                }
                IdentityRule.conflict(found.getLong(2), differences)
                        .ifPresent(why -> results.put(index, Outcome.REJECTED, why));
            }
        }
    }
}
