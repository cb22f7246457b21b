package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the casts in a parse tree exact: a cast that would lose digits of its value fails, and a
/// TRY_CAST returns NULL. Casts to other types than numbers and times are not changed, nor are
/// those that DuckDB's parser adds. Used for one tree.
final class ExactCasts {

    /// Parameter of the lambda that computes the value of a cast once.
    private static final String VALUE = "_leat_v";

    private static final String TEXT = "VARCHAR";

    private static final Pattern PLACE = Pattern.compile("\"?_leat_place([0-9]+)_\"?");

    private final Parser parser;

    /// Returns the type of a value as SQL; empty if it is not known.
    private final UnaryOperator<String> types;

    private final ObjectNode tree;

    /// A SELECT of one column without anything else.
    private final JsonNode frame;

    private final List<String> places = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private int depth;
    private int parameters;

    private ExactCasts(Parser parser, UnaryOperator<String> types, JsonNode tree, JsonNode frame) {
        this.parser = parser;
        this.types = types;
        this.tree = (ObjectNode) tree.deepCopy();
        this.frame = frame;
    }

    /// Returns a measure, or a SELECT if `query`, with exact casts.
    static String in(Parser parser, String sql, boolean query) throws BindException {
        if (query) {
            var tree = parser.parse(ExpressionSnippet.query(sql));
            return statement(parser, tree).orElse(sql);
        }
        var tree = parser.parse(new ExpressionSnippet(sql));
        return expression(parser, _ -> "", sql, tree).map(BoundExpression.Exact::sql).orElse(sql);
    }

    /// Returns the expression that is the only column of a SELECT, with exact casts; empty if it
    /// has no cast that could lose digits. `types` returns the type of a value as SQL, or an empty
    /// text.
    static Optional<BoundExpression.Exact> expression(
            Parser parser, UnaryOperator<String> types, String text, JsonNode tree)
            throws BindException {
        if (!hasCast(tree)) {
            return Optional.empty();
        }
        var casts = new ExactCasts(parser, types, tree, tree);
        var changed = casts.changed(ExpressionCheck.expression(casts.tree));
        return casts.places.isEmpty()
                ? Optional.empty()
                : Optional.of(new BoundExpression.Exact(casts.text(changed), casts.loss(text)));
    }

    /// Returns true if there is a cast of any type in a tree. Most expressions have none.
    private static boolean hasCast(JsonNode tree) {
        return tree.findValue("try_cast") != null;
    }

    /// Returns a statement with exact casts; empty if it has no cast that could lose digits. Its
    /// columns keep their names.
    private static Optional<String> statement(Parser parser, JsonNode tree) throws BindException {
        if (!hasCast(tree)) {
            return Optional.empty();
        }
        var frame = parser.parse(ExpressionSnippet.query("SELECT 1"));
        var casts = new ExactCasts(parser, _ -> "", tree, frame);
        for (var columns : casts.tree.findValues("select_list")) {
            for (var column : columns) {
                boolean named = !column.path("alias").asString("").isEmpty();
                if (!named && hasCast(column)) {
                    ((ObjectNode) column).put("alias", casts.text(column));
                }
            }
        }
        casts.changed(casts.tree);
        return casts.places.isEmpty()
                ? Optional.empty()
                : Optional.of(casts.filled(parser.text(casts.tree)));
    }

    /// Returns SQL whose value is the type and the value of the first cast that loses digits,
    /// separated by U+001F; both are empty if they are not known. It is NULL if the expression
    /// fails for another reason.
    private String loss(String text) {
        var known =
                losses.stream().map(loss -> "TRY(" + loss + "), ").collect(Collectors.joining());
        return "CASE WHEN TRY({'v': (\n%s\n)}) IS NOT NULL THEN coalesce(%schr(31)) END"
                .formatted(text, known);
    }

    /// Returns the SQL of an expression.
    private String text(JsonNode expression) throws BindException {
        if (expression.path("class").asString("").equals("COLUMN_REF")) {
            var names = new ArrayList<String>();
            expression
                    .path("column_names")
                    .forEach(name -> names.add(SqlLiterals.name(name.asString(""))));
            return filled(String.join(".", names));
        }
        var statement = frame.deepCopy();
        var select = (ObjectNode) statement.path("statements").path(0).path("node");
        select.putArray("select_list").add(expression);
        return filled(parser.text(statement).substring("SELECT ".length()));
    }

    private String filled(String text) {
        var sql = new StringBuilder();
        int at = 0;
        // a name is quoted in the text of a column, and not in other SQL
        var found = PLACE.matcher(text);
        while (found.find()) {
            sql.append(text, at, found.start());
            sql.append(places.get(Integer.parseInt(found.group(1))));
            at = found.end();
        }
        return sql.append(text, at, text.length()).toString();
    }

    /// Replaces the casts below a node by columns whose names stand for the SQL of exact casts.
    private JsonNode changed(JsonNode node) throws BindException {
        boolean lambda = node.path("class").asString("").equals("LAMBDA");
        depth += lambda ? 1 : 0;
        if (node instanceof ObjectNode object) {
            for (var name : List.copyOf(object.propertyNames())) {
                object.set(name, changed(object.get(name)));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, changed(array.get(i)));
            }
        }
        depth -= lambda ? 1 : 0;
        boolean written = node.path("query_location").canConvertToLong();
        if (!node.path("class").asString("").equals("CAST")
                || !written
                || !CastTarget.loses(node.path("type_expr"))) {
            return node;
        }
        var value = text(node.path("child"));
        var from = depth == 0 ? types.apply(value) : "";
        return CastTarget.of(node.path("type_expr")).filter(to -> to.keeps(from)).isPresent()
                ? node
                : place(node, cast(node, value, from));
    }

    private JsonNode place(JsonNode cast, String sql) {
        var column = JsonMapper.shared().createObjectNode();
        column.put("class", "COLUMN_REF").put("type", "COLUMN_REF");
        column.set("alias", cast.path("alias"));
        column.set("query_location", cast.path("query_location"));
        column.set("query_location_length", cast.path("query_location_length"));
        column.putArray("column_names").add("_leat_place" + places.size() + "_");
        places.add(sql);
        return column;
    }

    private String cast(JsonNode cast, String value, String from) throws BindException {
        var child = cast.path("child");
        var type = cast.path("type_expr");
        boolean tried = cast.path("try_cast").asBoolean(false);
        var target = CastTarget.of(type);
        if (target.isPresent() && !tried && depth == 0) {
            losses.add(
                    "CASE WHEN (%s) IS NULL THEN %s || chr(31) || CAST(%s AS VARCHAR) END"
                            .formatted(
                                    once(child, value, from, type, true),
                                    SqlLiterals.text(
                                            CastTarget.spelled(type).toLowerCase(Locale.ROOT)),
                                    value));
        }
        return once(child, value, from, type, tried);
    }

    /// Returns a cast whose value is computed once, although the cast uses it several times.
    private String once(JsonNode child, String value, String from, JsonNode type, boolean tried) {
        boolean simple =
                child.path("class").asString("").equals("COLUMN_REF") && value.indexOf('(') < 0;
        return simple && CastTarget.of(type).isPresent()
                ? exact(value, from, type, tried)
                : "list_transform([%s], lambda %s: %s)[1]"
                        .formatted(value, VALUE, exact(VALUE, from, type, tried));
    }

    private String exact(String value, String from, JsonNode type, boolean tried) {
        var target = CastTarget.of(type);
        if (target.isPresent()) {
            return target.get().call(value, from, CastTarget.spelled(type), tried);
        }
        var texts = "CAST(%s AS %s)".formatted(value, CastTarget.texts(type));
        if (!CastTarget.loses(type)) {
            return value;
        }
        var of = VALUE + ++parameters;
        var parts = type.path("children");
        if (type.path("type_name").asString("").equals("list")) {
            return "list_transform(%s, lambda %s: %s)"
                    .formatted(texts, of, exact(of, TEXT, parts.path(0), tried));
        }
        var members = new ArrayList<String>();
        for (var part : parts) {
            var name = SqlLiterals.name(part.path("alias").asString(""));
            members.add(name + " := " + exact(of + "." + name, TEXT, part, tried));
        }
        return "list_transform([%s], lambda %s: CASE WHEN %2$s IS NOT NULL THEN struct_pack(%s) END)[1]"
                .formatted(texts, of, String.join(", ", members));
    }
}
