package dev.leat.kernel.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.ExpressionSnippet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Translates the parse tree of a statement in Trino's SQL to DuckDB's SQL. Functions and operators
/// with another meaning in DuckDB are replaced; functions that are not in [TrinoFunctions] are
/// refused by name.
final class TrinoDialect {

    private static final Set<String> INTEGERS =
            Set.of("TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT");

    private static final String CATALOG = "awsdatacatalog";

    private final String sql;
    private final Set<String> schemas;

    private TrinoDialect(String sql, Set<String> schemas) {
        this.sql = sql;
        this.schemas = schemas;
    }

    /// Returns a translated copy of the tree. `schemas` are the qualifiers of tables that are
    /// removed.
    ///
    /// @throws BindException if the statement calls a function that is not supported
    static JsonNode translate(String sql, JsonNode tree, Set<String> schemas) throws BindException {
        var copy = tree.deepCopy();
        new TrinoDialect(sql, schemas).visit(copy);
        return copy;
    }

    private void visit(JsonNode node) throws BindException {
        for (var child : children(node)) {
            visit(child);
        }
        if (node instanceof ObjectNode object) {
            var type = object.path("type").asString("");
            switch (object.path("class").asString("")) {
                case "FUNCTION", "WINDOW" -> function(object);
                case "CAST" -> cast(object);
                default -> {
                    if (type.equals("BASE_TABLE")) {
                        table(object);
                    }
                }
            }
        }
    }

    private static List<JsonNode> children(JsonNode node) {
        var children = new ArrayList<JsonNode>();
        node.forEach(children::add);
        return children;
    }

    private void function(ObjectNode call) throws BindException {
        var name = call.path("function_name").asString("").toLowerCase(Locale.ROOT);
        var translated = TrinoFunctions.translated(name);
        if (translated.isEmpty()) {
            throw new BindException(
                    "the function '%s' is not supported in Athena's SQL here".formatted(name),
                    ExpressionSnippet.query(sql).offset(call.path("query_location").asLong(0)),
                    Optional.of("docs/differences-from-athena.md lists the functions"));
        }
        if (TrinoFunctions.inexact(name)
                && call.path("arguments") instanceof ArrayNode arguments
                && arguments.size() == 1
                && arguments.get(0) instanceof ObjectNode argument) {
            argument.set("expression", called("leat_exact", argument.path("expression")));
        }
        if (!translated.get().equals(name)) {
            rename(call, translated.get());
            call.put("is_operator", false);
        }
    }

    private static void rename(ObjectNode call, String name) {
        call.put("function_name", name);
        call.set("qualified_name", path(name));
    }

    private static ObjectNode path(String name) {
        var path = JsonMapper.shared().createObjectNode();
        path.putArray("path").add(name);
        return path;
    }

    private static ObjectNode called(String function, JsonNode argument) {
        var call = JsonMapper.shared().createObjectNode();
        call.put("class", "FUNCTION").put("type", "FUNCTION").put("alias", "");
        call.put("function_name", function).put("schema", "").put("catalog", "");
        call.putNull("filter");
        call.putObject("order_bys").put("type", "ORDER_MODIFIER").putArray("orders");
        call.put("distinct", false).put("is_operator", false).put("export_state", false);
        call.putArray("arguments").addObject().put("name", "").set("expression", argument);
        call.set("qualified_name", path(function));
        return call;
    }

    /// A cast to an integer rounds, and refuses texts that are no integer.
    private static void cast(ObjectNode cast) {
        var type = cast.path("type_expr").path("type_name").asString("").toUpperCase(Locale.ROOT);
        if (INTEGERS.contains(type)) {
            boolean attempt = cast.path("try_cast").asBoolean(false);
            cast.set(
                    "child",
                    called(attempt ? "leat_whole_or_null" : "leat_whole", cast.path("child")));
        }
    }

    private void table(ObjectNode table) throws BindException {
        var schema = table.path("schema_name").asString("");
        if (schema.isEmpty() || schema.equals("information_schema")) {
            return;
        }
        var catalog = table.path("catalog_name").asString("");
        if (!catalog.isEmpty() && !catalog.equalsIgnoreCase(CATALOG)) {
            throw new BindException(
                    "CATALOG_NOT_FOUND: Catalog '%s' does not exist".formatted(catalog),
                    0,
                    Optional.empty());
        }
        if (!schemas.contains(schema.toLowerCase(Locale.ROOT))) {
            throw new BindException(
                    "SCHEMA_NOT_FOUND: Schema '%s' does not exist".formatted(schema),
                    0,
                    Optional.empty());
        }
        table.put("schema_name", "").put("catalog_name", "");
        table.set("qualified_name", path(table.path("table_name").asString("")));
    }
}
