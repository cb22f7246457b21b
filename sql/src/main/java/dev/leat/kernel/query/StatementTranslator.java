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

/// Translates the parse tree of a statement in another dialect to DuckDB's SQL. Functions and
/// operators with another meaning in DuckDB are replaced; functions that are not in the dialect's
/// list are refused by name.
final class StatementTranslator {

    private static final Set<String> INTEGERS =
            Set.of("TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT");

    /// The functions to which the parser changes literals of intervals.
    private static final Set<String> INTERVALS =
            Set.of(
                    "to_days",
                    "to_hours",
                    "to_minutes",
                    "to_months",
                    "to_seconds",
                    "to_weeks",
                    "to_years",
                    "to_quarters");

    private static final Set<String> TEXTS = Set.of("VARCHAR", "CHAR", "BPCHAR", "NVARCHAR");

    /// Functions of Redshift whose first argument is the name of a part of a date, without quotes.
    private static final Set<String> OF_DATE_PARTS =
            Set.of("dateadd", "date_add", "datediff", "date_diff", "date_part", "date_trunc");

    private final SqlDialect dialect;
    private final String sql;
    private final Set<String> schemas;
    private final ArraySyntax.Parser parser;

    private StatementTranslator(
            SqlDialect dialect, String sql, Set<String> schemas, ArraySyntax.Parser parser) {
        this.dialect = dialect;
        this.parser = parser;
        this.sql = sql;
        this.schemas = schemas;
    }

    /// Returns a translated copy of the tree. `schemas` are the schemas of tables, besides the
    /// dialect's own.
    ///
    /// @throws BindException if the statement calls a function that is not supported
    static JsonNode translate(
            SqlDialect dialect,
            String sql,
            JsonNode tree,
            Set<String> schemas,
            ArraySyntax.Parser parser)
            throws BindException {
        var copy = tree.deepCopy();
        UnnamedColumns.name(dialect, copy);
        new StatementTranslator(dialect, sql, schemas, parser).visit(copy);
        return copy;
    }

    private void visit(JsonNode node) throws BindException {
        boolean trino = dialect == SqlDialect.TRINO;
        if (trino && ArraySyntax.unnests(node)) {
            visit(node.path("function").path("arguments"));
            ArraySyntax.unnest((ObjectNode) node, parser);
            return;
        }
        if (trino && node instanceof ObjectNode call && takesLambda(call)) {
            ArraySyntax.lambda(call, name(call));
        }
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
                    } else if (!trino) {
                        order(object);
                    } else if (type.equals("LAMBDA")) {
                        ArraySyntax.alone(object);
                    } else {
                        ArraySyntax.operator(object);
                    }
                }
            }
        }
    }

    private static boolean takesLambda(JsonNode node) {
        return node.path("class").asString("").equals("FUNCTION")
                && TrinoArrays.WITH_LAMBDA.containsKey(name(node));
    }

    private static String name(JsonNode call) {
        return call.path("function_name").asString("").toLowerCase(Locale.ROOT);
    }

    private static List<JsonNode> children(JsonNode node) {
        var children = new ArrayList<JsonNode>();
        node.forEach(children::add);
        return children;
    }

    private void function(ObjectNode call) throws BindException {
        var name = name(call);
        var translated = dialect.function(name);
        if (translated.isEmpty()) {
            throw new BindException(
                    "the function '%s' is not supported in %s's SQL here"
                            .formatted(name, dialect.title()),
                    place(call),
                    Optional.of(dialect.page() + " lists the functions"));
        }
        var arguments = arguments(call);
        if (name.equals("avg") && arguments.size() == 1) {
            var argument = arguments.getFirst();
            argument.set("expression", called(dialect.exact(), argument.path("expression")));
        }
        if (name.equals("approx_percentile")) {
            percentile(call, arguments);
        }
        if (dialect == SqlDialect.REDSHIFT
                && OF_DATE_PARTS.contains(name)
                && !arguments.isEmpty()) {
            part(arguments.getFirst());
            arguments.subList(1, arguments.size()).forEach(StatementTranslator::time);
        }
        var replacement =
                dialect == SqlDialect.TRINO
                        ? interval(name, arguments).orElse(translated.get())
                        : translated.get();
        if (name.endsWith("_match") && takesLambda(call)) {
            ArraySyntax.matched(call);
        }
        if (!replacement.equals(name)) {
            rename(call, replacement);
            call.put("is_operator", false);
        }
    }

    /// The percentiles of a decimal are doubles, as in Trino.
    private void percentile(ObjectNode call, List<ObjectNode> arguments) throws BindException {
        if (arguments.size() != 2) {
            throw new BindException(
                    "approx_percentile with a weight is not supported here",
                    place(call),
                    Optional.of("write approx_percentile(COLUMN, PERCENTAGE)"));
        }
        var argument = arguments.getFirst();
        argument.set("expression", called("leat_number", argument.path("expression")));
    }

    /// Returns the macro for a sum or difference with an interval, which has the type of the other
    /// operand: a DATE plus an interval is a TIMESTAMP in DuckDB.
    private static Optional<String> interval(String operator, List<ObjectNode> arguments) {
        boolean plus = operator.equals("+");
        if (arguments.size() != 2 || !(plus || operator.equals("-"))) {
            return Optional.empty();
        }
        if (interval(arguments.get(1).path("expression"))) {
            return Optional.of(plus ? "leat_plus_interval" : "leat_minus_interval");
        }
        return plus && interval(arguments.get(0).path("expression"))
                ? Optional.of("leat_interval_plus")
                : Optional.empty();
    }

    /// Returns true for a literal of an interval, which is a call in the tree, and for a sum,
    /// multiple or negative of one.
    private static boolean interval(JsonNode translated) {
        var arguments =
                translated instanceof ObjectNode call ? arguments(call) : List.<ObjectNode>of();
        return switch (translated.path("function_name").asString("")) {
            case "*" ->
                    arguments.stream().anyMatch(argument -> interval(argument.path("expression")));
            case "leat_plus_interval", "leat_minus_interval", "leat_minus" ->
                    interval(arguments.getFirst().path("expression"));
            default -> INTERVALS.contains(translated.path("function_name").asString(""));
        };
    }

    private int place(ObjectNode node) {
        return ExpressionSnippet.query(sql).offset(node.path("query_location").asLong(0));
    }

    private static List<ObjectNode> arguments(ObjectNode call) {
        return call.path("arguments") instanceof ArrayNode all
                ? children(all).stream().map(ObjectNode.class::cast).toList()
                : List.of();
    }

    /// Replaces the name of a part of a date, which is parsed as a column, by a text.
    private static void part(ObjectNode argument) {
        var expression = argument.path("expression");
        var names = expression.path("column_names");
        if (expression.path("class").asString("").equals("COLUMN_REF") && names.size() == 1) {
            var text = JsonMapper.shared().createObjectNode();
            text.put("class", "CONSTANT").put("type", "VALUE_CONSTANT").put("alias", "");
            text.putObject("literal").put("kind", "STRING").put("text", names.get(0).asString());
            argument.set("expression", text);
        }
    }

    /// A text literal without a type is a time where a time is expected.
    private static void time(ObjectNode argument) {
        var expression = argument.path("expression");
        if (expression.path("literal").path("kind").asString("").equals("STRING")) {
            argument.set("expression", called("leat_redshift_time", expression));
        }
    }

    /// NULL is larger than all values in Redshift.
    private static void order(ObjectNode order) {
        if (order.path("type").asString("").equals("DESCENDING")
                && order.path("null_order").asString("").equals("ORDER_DEFAULT")) {
            order.put("null_order", "NULLS_FIRST");
        }
    }

    private static void rename(ObjectNode call, String name) {
        call.put("function_name", name);
        call.set("qualified_name", path(name));
    }

    private static ObjectNode path(String... names) {
        var path = JsonMapper.shared().createObjectNode();
        var array = path.putArray("path");
        List.of(names).forEach(array::add);
        return path;
    }

    static ObjectNode called(String function, JsonNode... arguments) {
        var call = JsonMapper.shared().createObjectNode();
        call.put("class", "FUNCTION").put("type", "FUNCTION").put("alias", "");
        call.put("function_name", function).put("schema", "").put("catalog", "");
        call.putNull("filter");
        call.putObject("order_bys").put("type", "ORDER_MODIFIER").putArray("orders");
        call.put("distinct", false).put("is_operator", false).put("export_state", false);
        var all = call.putArray("arguments");
        for (var argument : arguments) {
            all.addObject().put("name", "").set("expression", argument);
        }
        call.set("qualified_name", path(function));
        return call;
    }

    /// A cast to an integer rounds, and refuses texts that are no integer. In Redshift, a cast to a
    /// text with a length truncates.
    private void cast(ObjectNode cast) throws BindException {
        var type = cast.path("type_expr").path("type_name").asString("").toUpperCase(Locale.ROOT);
        if (dialect == SqlDialect.REDSHIFT
                && TEXTS.contains(type)
                && !cast.path("type_expr").path("children").isEmpty()) {
            throw new BindException(
                    "a cast to a text with a length truncates in Redshift, and is not supported here",
                    place(cast),
                    Optional.of("cast to varchar, and use left(TEXT, LENGTH)"));
        }
        if (INTEGERS.contains(type)
                && !cast.path("child")
                        .path("literal")
                        .path("kind")
                        .asString("")
                        .equals("NULL_LITERAL")) {
            boolean attempt = cast.path("try_cast").asBoolean(false);
            cast.set(
                    "child",
                    called(attempt ? "leat_whole_or_null" : "leat_whole", cast.path("child")));
        }
    }

    private void table(ObjectNode table) throws BindException {
        var schema = table.path("schema_name").asString("");
        if (schema.isEmpty()) {
            return;
        }
        if (schema.equalsIgnoreCase("information_schema")) {
            throw new BindException(
                    "tables of information_schema are not supported",
                    place(table),
                    Optional.of(
                            dialect == SqlDialect.TRINO
                                    ? "use SHOW TABLES and DESCRIBE"
                                    : "use ListTables and DescribeTable"));
        }
        var catalog = table.path("catalog_name").asString("");
        if (!catalog.isEmpty() && !catalog.equalsIgnoreCase(dialect.catalog())) {
            throw new BindException(
                    "CATALOG_NOT_FOUND: Catalog '%s' does not exist".formatted(catalog),
                    0,
                    Optional.empty());
        }
        var lower = schema.toLowerCase(Locale.ROOT);
        boolean own = lower.equals(dialect.schema());
        if (!own && !schemas.contains(lower)) {
            throw new BindException(
                    "SCHEMA_NOT_FOUND: Schema '%s' does not exist".formatted(schema),
                    0,
                    Optional.empty());
        }
        table.put("schema_name", own ? TableName.MAIN : lower).put("catalog_name", "");
        table.set(
                "qualified_name",
                path(own ? TableName.MAIN : lower, table.path("table_name").asString("")));
    }
}
