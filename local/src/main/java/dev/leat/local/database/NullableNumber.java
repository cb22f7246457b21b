package dev.leat.local.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Reads optional numbers, which are NULL if they are empty.
public final class NullableNumber {

    private NullableNumber() {}

    public static Optional<Long> read(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
