package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The table that expressions are bound to and run over: it has the columns of a scope and one row
/// of NULLs. Owned by one thread.
final class NullRow {

    static final String TABLE = "_leat_scope";

    private final Connection connection;
    private final DuckDbErrorParser errorParser;
    private @Nullable Scope now;

    NullRow(Connection connection, DuckDbErrorParser errorParser) {
        this.connection = connection;
        this.errorParser = errorParser;
    }

    /// Creates the table with these columns. It must be a table: without one, DuckDB would evaluate
    /// the expression over constants during binding, which hides errors.
    ///
    /// @throws BindException if the columns cannot be in one table
    void of(Scope scope) throws BindException {
        if (scope.equals(now)) {
            return;
        }
        var columns =
                scope.columns().entrySet().stream()
                        .map(column -> column(column.getKey(), column.getValue()))
                        .collect(Collectors.joining());
        var create =
                "CREATE OR REPLACE TEMP TABLE %s AS SELECT %s%s"
                        .formatted(TABLE, columns, origin(scope.origin()));
        try (var statement = connection.createStatement()) {
            now = null;
            statement.execute(create);
            now = scope;
        } catch (SQLException e) {
            throw new BindException(
                    "the columns cannot be in one table: " + errorParser.sentence(e),
                    0,
                    Optional.empty());
        }
    }

    private static String origin(SourceStruct origin) {
        return origin == SourceStruct.NONE
                ? "0 AS \"_leat_none\""
                : "CAST(NULL AS %s) AS %s"
                        .formatted(origin.type(), SqlLiterals.name(SourceStruct.NAME));
    }

    private static String column(String name, String sqlType) {
        var empty = TypeSpelling.read(sqlType).map(NullRow::empty).orElse("NULL");
        return "CAST(%s AS %s) AS %s, ".formatted(empty, sqlType, SqlLiterals.name(name));
    }

    /// Returns the SQL of a value without data, so that expressions over it are evaluated: NULL;
    /// for a list, a list of one such value; for a struct, a struct whose members are such values.
    private static String empty(Type type) {
        return switch (type) {
            case Type.Simple _, Type.Decimal _ -> "NULL";
            case Type.ListOf list -> "[" + empty(list.element()) + "]";
            case Type.Struct struct ->
                    struct.members().stream()
                            .map(m -> SqlLiterals.text(m.name()) + ": " + empty(m.type()))
                            .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
