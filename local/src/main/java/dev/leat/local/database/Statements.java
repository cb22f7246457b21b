package dev.leat.local.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/// A factory of prepared statements, either a reader's session or a transaction.
public interface Statements {

    /// Returns a cached statement. Callers close its result sets, but not the statement.
    PreparedStatement prepare(String sql) throws SQLException;
}
