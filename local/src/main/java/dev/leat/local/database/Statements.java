package dev.leat.local.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Where prepared statements come from: a reader's session or a transaction.
public interface Statements {

    /// A kept statement: close its result sets, not itself.
    PreparedStatement prepare(String sql) throws SQLException;
}
