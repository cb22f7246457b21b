package dev.leat.kernel.bind;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;

/// A connection on which a binder parses and binds expressions, with the functions of its database.
/// Owned by one thread, which closes it.
record BindingConnection(
        Connection connection,
        DuckDbErrorParser errors,
        Parser parser,
        NullRow table,
        AllowedFunctions functions)
        implements AutoCloseable {

    /// Opens a connection to a database.
    static BindingConnection of(DuckDb database) {
        var connection = database.duplicate();
        var errors = new DuckDbErrorParser();
        try {
            return new BindingConnection(
                    connection,
                    errors,
                    new Parser(connection, errors),
                    new NullRow(connection, errors),
                    AllowedFunctions.of(connection));
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB's function catalogue cannot be read", e);
        }
    }

    /// Binds and runs an expression over a row of NULLs with these columns; returns its type.
    String run(ExpressionSnippet snippet, Scope scope, JsonNode tree) throws BindException {
        table.of(scope);
        try (var statement =
                connection.prepareStatement(snippet.statement() + " FROM " + NullRow.TABLE)) {
            var type = type(statement, 1);
            runOnNulls(statement, snippet, tree);
            return type;
        } catch (SQLException e) {
            throw errors.bind(e, tree, snippet);
        }
    }

    /// Returns the type of a value over the columns of the last scope; empty if it cannot be bound
    /// alone.
    String type(String value) {
        try (var statement =
                connection.prepareStatement("SELECT (\n" + value + "\n) FROM " + NullRow.TABLE)) {
            return type(statement, 1);
        } catch (SQLException _) {
            return "";
        }
    }

    /// Runs the expression over the row of NULLs. Only errors in constants are reported: an
    /// expression that fails for NULLs may never see a NULL in the data.
    void runOnNulls(PreparedStatement statement, ExpressionSnippet snippet, JsonNode tree)
            throws BindException {
        try (var result = statement.executeQuery()) {
            result.next();
        } catch (SQLException e) {
            if (errors.constant(e, tree)) {
                throw errors.bind(e, tree, snippet);
            }
        }
    }

    /// Returns the type of a column of a statement's result.
    static String type(PreparedStatement statement, int column) throws SQLException {
        var type = statement.getMetaData().getColumnTypeName(column);
        // a NULL without a cast has no type; use VARCHAR
        return type.equals("\"NULL\"") || type.equals("NULL") ? "VARCHAR" : type;
    }

    /// Executes a statement of this package.
    void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB rejected " + sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the DuckDB connection cannot be closed", e);
        }
    }
}
