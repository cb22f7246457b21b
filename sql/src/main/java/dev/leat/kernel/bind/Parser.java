package dev.leat.kernel.bind;

import dev.leat.text.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parses SQL with DuckDB's parser, without checking names or types. Owned by one thread.
final class Parser {

    private final Connection connection;
    private final JsonMapper json = JsonMapper.shared();
    private final DuckDbErrorParser errorParser;
    private @Nullable PreparedStatement one;

    Parser(Connection connection, DuckDbErrorParser errorParser) {
        this.connection = connection;
        this.errorParser = errorParser;
    }

    /// Returns the parse tree of a statement.
    ///
    /// @throws BindException if the statement is not valid SQL
    JsonNode parse(ExpressionSnippet snippet) throws BindException {
        if (SqlText.isDeep(snippet.text())) {
            throw deep();
        }
        try {
            return tree(parsed(snippet.statement()), snippet);
        } catch (SQLException e) {
            one = null;
            throw new BindException(errorParser.sentence(e), 0, Optional.empty());
        }
    }

    /// Parses statements in one call and returns their parse trees, in order. A tree is empty if
    /// its statement is not valid SQL. If DuckDB does not report which statement is invalid, all
    /// are empty.
    List<Optional<JsonNode>> parse(List<ExpressionSnippet> snippets) {
        var texts =
                snippets.stream()
                        .map(one -> SqlText.isDeep(one.text()) ? "" : one.statement())
                        .toArray();
        var trees = new ArrayList<Optional<JsonNode>>();
        try (var statement = connection.prepareStatement("SELECT json_serialize_sql(unnest(?))")) {
            statement.setArray(1, connection.createArrayOf("VARCHAR", texts));
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    trees.add(some(found.getString(1), snippets.get(trees.size())));
                }
            }
            return trees;
        } catch (SQLException e) {
            return snippets.stream().map(_ -> Optional.<JsonNode>empty()).toList();
        }
    }

    private Optional<JsonNode> some(String serialized, ExpressionSnippet snippet) {
        try {
            return Optional.of(tree(serialized, snippet));
        } catch (BindException e) {
            return Optional.empty();
        }
    }

    private JsonNode tree(String serialized, ExpressionSnippet snippet) throws BindException {
        try {
            var tree = json.readTree(serialized);
            if (tree.path("error").asBoolean(false)) {
                throw errorParser.syntax(tree, snippet);
            }
            return tree;
        } catch (JacksonException e) {
            throw deep();
        }
    }

    /// Returns the SQL of a parse tree.
    String text(JsonNode tree) throws BindException {
        try (var statement = connection.prepareStatement("SELECT json_deserialize_sql(?)")) {
            statement.setString(1, tree.toString());
            try (var found = statement.executeQuery()) {
                found.next();
                return found.getString(1);
            }
        } catch (SQLException e) {
            throw new BindException(errorParser.sentence(e), 0, Optional.empty());
        }
    }

    private static BindException deep() {
        return new BindException("the expression is nested too deeply", 0, Optional.empty());
    }

    /// Runs the parse statement. The statement is prepared once, because preparing it takes as long
    /// as parsing an expression. An error closes the statement; it is then prepared again.
    private String parsed(String sql) throws SQLException {
        if (one == null) {
            one = connection.prepareStatement("SELECT json_serialize_sql(?)");
        }
        one.setString(1, sql);
        try (var found = one.executeQuery()) {
            found.next();
            return found.getString(1);
        }
    }
}
