package dev.leat.kernel.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/// The names of the functions that a database has.
final class FunctionNames {

    private FunctionNames() {}

    static Set<String> of(Connection connection) {
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery("SELECT function_name FROM duckdb_functions()")) {
            var names = new HashSet<String>();
            while (found.next()) {
                names.add(found.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB's function catalogue cannot be read", e);
        }
    }
}
