package dev.leat.kernel.query;

import dev.leat.lake.LakeCondition;
import dev.leat.lake.LakeCondition.Kind;
import dev.leat.lake.LakeCondition.Operator;
import dev.leat.lake.LakeCondition.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The conditions of a statement that decide which data files of a table it needs. Only conditions
/// of `where` that are joined by `and`, compare a column with constants, and belong to a SELECT
/// whose tables are all inner-joined are used: after an outer join, a condition may be met by rows
/// that the table does not have.
final class ScanConditions {

    /// The conditions at each place where a table is named.
    private final Map<String, List<List<LakeCondition>>> found = new HashMap<>();

    private final Set<JsonNode> joined = Collections.newSetFromMap(new IdentityHashMap<>());

    private final String schema;

    private ScanConditions(String schema) {
        this.schema = schema;
    }

    /// Returns the conditions by table, in lower case. A table that is named several times has a
    /// list for each place. A table of which all rows are needed is not in the result.
    ///
    /// @param schema that of tables without one, as in [TableName#within]
    static Map<String, List<List<LakeCondition>>> of(JsonNode tree, String schema) {
        var conditions = new ScanConditions(schema);
        conditions.visit(tree);
        conditions.found.values().removeIf(places -> places.stream().anyMatch(List::isEmpty));
        return conditions.found;
    }

    private void visit(JsonNode node) {
        var type = node.path("type").asString("");
        if (type.equals("SELECT_NODE")) {
            select(node);
        } else if (type.equals("BASE_TABLE") && !joined.contains(node)) {
            place(node, List.of());
        }
        node.forEach(this::visit);
    }

    private void place(JsonNode table, List<LakeCondition> conditions) {
        found.computeIfAbsent(
                        ParsedQuery.written(table).within(schema).key(), _ -> new ArrayList<>())
                .add(conditions);
    }

    private void select(JsonNode select) {
        var tables = new ArrayList<JsonNode>();
        if (!inner(select.path("from_table"), tables)) {
            return;
        }
        var all = new ArrayList<JsonNode>();
        conjuncts(select.path("where_clause"), all);
        for (var table : tables) {
            if (joined.add(table) && table.path("column_name_alias").isEmpty()) {
                place(table, all.stream().flatMap(one -> condition(one, table).stream()).toList());
            } else {
                place(table, List.of());
            }
        }
    }

    /// Collects the tables of an inner join. Returns false if there is another kind of join.
    private static boolean inner(JsonNode from, List<JsonNode> tables) {
        return switch (from.path("type").asString("")) {
            case "BASE_TABLE" -> {
                tables.add(from);
                yield true;
            }
            case "JOIN" ->
                    from.path("join_type").asString("").equals("INNER")
                            && Set.of("REGULAR", "CROSS", "NATURAL")
                                    .contains(from.path("ref_type").asString(""))
                            && inner(from.path("left"), tables)
                            && inner(from.path("right"), tables);
            case "SUBQUERY" -> true;
            default -> false;
        };
    }

    private static void conjuncts(JsonNode node, List<JsonNode> all) {
        if (node.path("type").asString("").equals("CONJUNCTION_AND")) {
            node.path("children").forEach(child -> conjuncts(child, all));
        } else if (node.isObject()) {
            all.add(node);
        }
    }

    private static List<LakeCondition> condition(JsonNode node, JsonNode table) {
        var type = node.path("type").asString("");
        if (node.path("class").asString("").equals("BETWEEN")) {
            var column = column(node.path("input"), table);
            var bounds = new ArrayList<LakeCondition>();
            compare(column, Operator.GREATER_OR_EQUAL, node.path("lower")).ifPresent(bounds::add);
            compare(column, Operator.LESS_OR_EQUAL, node.path("upper")).ifPresent(bounds::add);
            return type.equals("COMPARE_BETWEEN") ? bounds : List.of();
        }
        var operator = operator(type);
        if (operator.isPresent()) {
            var left = column(node.path("left"), table);
            var right = column(node.path("right"), table);
            return (left.isPresent()
                            ? compare(left, operator.get(), node.path("right"))
                            : compare(right, turned(operator.get()), node.path("left")))
                    .stream().toList();
        }
        return switch (type) {
            case "COMPARE_IN" -> in(node.path("children"), table);
            case "OPERATOR_IS_NULL" -> nulls(node, table, Operator.IS_NULL);
            case "OPERATOR_IS_NOT_NULL" -> nulls(node, table, Operator.NOT_NULL);
            case "FUNCTION" -> like(node, table);
            default -> List.of();
        };
    }

    private static Optional<Operator> operator(String type) {
        return switch (type) {
            case "COMPARE_EQUAL" -> Optional.of(Operator.EQUAL);
            case "COMPARE_LESSTHAN" -> Optional.of(Operator.LESS);
            case "COMPARE_LESSTHANOREQUALTO" -> Optional.of(Operator.LESS_OR_EQUAL);
            case "COMPARE_GREATERTHAN" -> Optional.of(Operator.GREATER);
            case "COMPARE_GREATERTHANOREQUALTO" -> Optional.of(Operator.GREATER_OR_EQUAL);
            default -> Optional.empty();
        };
    }

    private static Operator turned(Operator operator) {
        return switch (operator) {
            case LESS -> Operator.GREATER;
            case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case GREATER -> Operator.LESS;
            case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
            case EQUAL, IN, STARTS_WITH, IS_NULL, NOT_NULL -> operator;
        };
    }

    private static Optional<LakeCondition> compare(
            Optional<String> column, Operator operator, JsonNode constant) {
        return column.flatMap(name ->
                value(constant).map(value -> new LakeCondition(name, operator, List.of(value))));
    }

    private static List<LakeCondition> in(JsonNode children, JsonNode table) {
        var column = column(children.path(0), table);
        var values = new ArrayList<Value>();
        for (int i = 1; i < children.size(); i++) {
            var value = value(children.path(i));
            if (value.isEmpty()) {
                return List.of();
            }
            values.add(value.get());
        }
        return column.map(name -> List.of(new LakeCondition(name, Operator.IN, values)))
                .orElse(List.of());
    }

    private static List<LakeCondition> nulls(JsonNode node, JsonNode table, Operator operator) {
        return column(node.path("children").path(0), table)
                .map(name -> List.of(new LakeCondition(name, operator, List.of())))
                .orElse(List.of());
    }

    /// A LIKE whose pattern begins with a fixed text.
    private static List<LakeCondition> like(JsonNode node, JsonNode table) {
        var arguments = node.path("arguments");
        if (!node.path("function_name").asString("").equals("~~") || arguments.size() != 2) {
            return List.of();
        }
        var column = column(arguments.path(0).path("expression"), table);
        var pattern = value(arguments.path(1).path("expression"));
        if (column.isEmpty() || pattern.isEmpty() || pattern.get().kind() != Kind.TEXT) {
            return List.of();
        }
        var fixed = pattern.get().text().split("[%_\\\\]", 2)[0];
        return fixed.isEmpty()
                ? List.of()
                : List.of(
                        new LakeCondition(
                                column.get(),
                                Operator.STARTS_WITH,
                                List.of(new Value(Kind.TEXT, fixed))));
    }

    /// Returns the column of a table to which an expression refers. A name without a table that is
    /// not a column of this table is ignored later.
    private static Optional<String> column(JsonNode node, JsonNode table) {
        if (!node.path("class").asString("").equals("COLUMN_REF")) {
            return Optional.empty();
        }
        var names = node.path("column_names");
        if (names.size() == 1) {
            return Optional.of(names.path(0).asString(""));
        }
        var alias = table.path("alias").asString("");
        var own = alias.isEmpty() ? table.path("table_name").asString("") : alias;
        return names.size() == 2 && names.path(0).asString("").equalsIgnoreCase(own)
                ? Optional.of(names.path(1).asString(""))
                : Optional.empty();
    }

    private static Optional<Value> value(JsonNode node) {
        if (node.path("type").asString("").equals("VALUE_CONSTANT")) {
            var literal = node.path("literal");
            var text = literal.path("text").asString("");
            return switch (literal.path("kind").asString("")) {
                case "STRING" -> Optional.of(new Value(Kind.TEXT, text));
                case "INTEGER", "NUMERIC" -> Optional.of(new Value(Kind.NUMBER, text));
                default -> Optional.empty();
            };
        }
        if (node.path("type").asString("").equals("OPERATOR_CAST")
                && !node.path("try_cast").asBoolean(false)) {
            return value(node.path("child"))
                    .filter(value -> value.kind() == Kind.TEXT)
                    .flatMap(value ->
                            kind(node.path("type_expr").path("type_name").asString(""))
                                    .map(kind -> new Value(kind, value.text())));
        }
        boolean minus = Set.of("-", "leat_minus").contains(node.path("function_name").asString(""));
        if (minus && node.path("arguments").size() == 1) {
            return value(node.path("arguments").path(0).path("expression"))
                    .filter(value -> value.kind() == Kind.NUMBER && !value.text().startsWith("-"))
                    .map(value -> new Value(Kind.NUMBER, "-" + value.text()));
        }
        return Optional.empty();
    }

    private static Optional<Kind> kind(String type) {
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "DATE" -> Optional.of(Kind.DATE);
            case "TIMESTAMP" -> Optional.of(Kind.TIMESTAMP);
            case "VARCHAR" -> Optional.of(Kind.TEXT);
            default -> Optional.empty();
        };
    }
}
