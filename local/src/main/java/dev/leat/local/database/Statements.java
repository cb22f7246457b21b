package dev.leat.local.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/// A factory for prepared statements: a reader's session or a transaction.
public interface Statements {

    /// Returns a cached statement: close its result sets, not the statement.
    PreparedStatement prepare(String sql) throws SQLException;
}
