package dev.leat.local.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A factory of prepared statements, either a reader's session or a transaction. Its other methods
/// run one cached statement, whose parameters they set to the values. A value is a text, an
/// integer, a boolean, bytes or NULL; an `Optional` is its value or NULL.
public interface Statements {

    /// Returns a cached statement. Callers close its result sets, but not the statement.
    PreparedStatement prepare(String sql) throws SQLException;

    /// Runs a statement without a result. Returns the number of changed rows.
    default int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /// Returns true if the result has a row.
    default boolean any(String sql, @Nullable Object... values) throws SQLException {
        try (var row = bound(sql, values).executeQuery()) {
            return row.next();
        }
    }

    /// Returns the number in the first column of a result that has one row.
    default long number(String sql, @Nullable Object... values) throws SQLException {
        return one(sql, row -> row.getLong(1), values);
    }

    /// Reads a result that has one row.
    default <T> T one(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        try (var result = bound(sql, values).executeQuery()) {
            result.next();
            return row.read(result);
        }
    }

    /// Reads the first row of the result; empty if it has none.
    default <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        try (var result = bound(sql, values).executeQuery()) {
            return result.next() ? Optional.of(row.read(result)) : Optional.empty();
        }
    }

    /// Reads all rows of the result, in its order.
    default <T> List<T> list(String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        var all = new ArrayList<T>();
        try (var result = bound(sql, values).executeQuery()) {
            while (result.next()) {
                all.add(row.read(result));
            }
        }
        return all;
    }

    /// Reads all rows of the result, in its order, by a key.
    default <K, V> Map<K, V> map(String sql, Row<K> key, Row<V> value, @Nullable Object... values)
            throws SQLException {
        var all = new LinkedHashMap<K, V>();
        try (var result = bound(sql, values).executeQuery()) {
            while (result.next()) {
                all.put(key.read(result), value.read(result));
            }
        }
        return all;
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        var statement = prepare(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setObject(at, null);
            case String text -> statement.setString(at, text);
            case Long number -> statement.setLong(at, number);
            case Integer number -> statement.setInt(at, number);
            case Boolean bit -> statement.setBoolean(at, bit);
            case byte[] bytes -> statement.setBytes(at, bytes);
            case Optional<?> optional -> bind(statement, at, optional.orElse(null));
            default -> throw new IllegalArgumentException("no SQL value: " + value.getClass());
        }
    }

    /// Reads a value from the current row of a result.
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
