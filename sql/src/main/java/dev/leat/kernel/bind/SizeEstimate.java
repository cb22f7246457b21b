package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Estimates the cost of an expression from the sizes of its columns, before it runs. This is
/// required because DuckDB cannot be interrupted within a record, and because its memory limit does
/// not include strings that lambdas create. An expression gets an estimate only if it can become
/// expensive: it multiplies sizes, or produces values larger than its input.
final class SizeEstimate {

    /// Bytes of work per byte of a column above which an expression needs an estimate.
    private static final double MAX_WORK_PER_BYTE = 32;

    /// Bytes of work per element of a list above which an expression needs an estimate.
    private static final double MAX_WORK_PER_ELEMENT = 256;

    /// Beginning of the SQL that returns the number of a list's elements.
    private static final String COUNT = "coalesce(len(";

    private static final Set<String> MAPS =
            Set.of("list_transform", "array_transform", "list_apply", "array_apply", "apply");
    private static final Set<String> FILTERS = Set.of("list_filter", "array_filter", "filter");
    private static final Set<String> FOLDS = Set.of("list_reduce", "array_reduce", "reduce");

    private final AllowedFunctions functions;
    private final Scope scope;
    private final ExpressionSnippet text;
    private int parameters;

    private SizeEstimate(AllowedFunctions functions, Scope scope, ExpressionSnippet text) {
        this.functions = functions;
        this.scope = scope;
        this.text = text;
    }

    /// Returns SQL over the same columns that estimates the number of bytes that an expression
    /// produces. Empty if the expression cannot produce many more bytes than its input has.
    ///
    /// @throws BindException if there is no upper bound
    static Optional<String> of(
            AllowedFunctions functions, Scope scope, ExpressionSnippet text, JsonNode expression)
            throws BindException {
        var cost = new SizeEstimate(functions, scope, text).cost(expression, Map.of());
        Predicate<String> count = symbol -> symbol.startsWith(COUNT);
        boolean grows =
                cost.work().isProduct()
                        || cost.size().factor(count.negate()) > 1
                        || cost.work().factor(count.negate()) > MAX_WORK_PER_BYTE
                        || cost.work().factor(count) > MAX_WORK_PER_ELEMENT;
        return grows && !cost.work().isConstant()
                ? Optional.of(cost.work().sql())
                : Optional.empty();
    }

    /// Returns true if the cost of an expression contains a product of sizes.
    static boolean multiplies(
            AllowedFunctions functions, Scope scope, ExpressionSnippet text, JsonNode node)
            throws BindException {
        return new SizeEstimate(functions, scope, text).cost(node, Map.of()).work().isProduct();
    }

    private ExpressionCost cost(JsonNode node, Map<String, ExpressionCost> locals)
            throws BindException {
        return switch (node.path("class").asString("")) {
            case "CONSTANT" ->
                    ExpressionCost.free(
                            SizeBound.of(node.path("literal").path("text").asString("").length()));
            case "COLUMN_REF" -> column(node, locals);
            case "FUNCTION" -> function(node, locals);
            case "CASE" -> choice(node, locals);
            case "CAST" -> cast(node, locals);
            case "COMPARISON", "CONJUNCTION", "BETWEEN" ->
                    ExpressionCost.ONE.and(work(node, locals));
            case "OPERATOR" -> operator(node, locals);
            case "LAMBDA" -> {
                var of = cost(node.path("lhs"), locals);
                yield of.made(of.size().times(FunctionCost.member(node.path("expr"))));
            }
            case "TYPE" -> ExpressionCost.NONE;
            default -> children(node, locals);
        };
    }

    /// Returns the sum of the costs of a node's children.
    private ExpressionCost children(JsonNode node, Map<String, ExpressionCost> locals)
            throws BindException {
        var all = ExpressionCost.NONE;
        for (var child : node) {
            all = all.and(child.has("class") ? cost(child, locals) : children(child, locals));
        }
        return all;
    }

    /// Returns the cost of a node whose own value is small: the bytes that its children produce and
    /// that it scans.
    private ExpressionCost work(JsonNode node, Map<String, ExpressionCost> locals)
            throws BindException {
        var below = children(node, locals);
        return new ExpressionCost(SizeBound.NONE, SizeBound.NONE, below.work().plus(below.size()));
    }

    private ExpressionCost operator(JsonNode node, Map<String, ExpressionCost> locals)
            throws BindException {
        var kind = node.path("type").asString("");
        if (kind.equals("OPERATOR_COALESCE")) {
            var one = ExpressionCost.NONE;
            for (var child : node.path("children")) {
                one = one.or(cost(child, locals));
            }
            return one;
        }
        if (kind.equals("ARRAY_EXTRACT") || kind.equals("STRUCT_EXTRACT")) {
            return extracted(
                    cost(node.path("children").path(0), locals),
                    cost(node.path("children").path(1), locals),
                    node.path("children").path(1));
        }
        boolean small =
                kind.startsWith("COMPARE_")
                        || kind.equals("OPERATOR_NOT")
                        || kind.equals("OPERATOR_IS_NULL")
                        || kind.equals("OPERATOR_IS_NOT_NULL");
        return small ? ExpressionCost.ONE.and(work(node, locals)) : children(node, locals);
    }

    /// Returns the cost of reading an element of a list or a member of a struct.
    private static ExpressionCost extracted(ExpressionCost from, ExpressionCost at, JsonNode key) {
        var name = key.path("literal").path("text").asString("");
        var part =
                from.element().isPresent()
                        ? from.part(from.size(), from.element())
                        : from.member(name);
        return part.more(from.work()).more(at.work());
    }

    private ExpressionCost choice(JsonNode node, Map<String, ExpressionCost> locals)
            throws BindException {
        var one = cost(node.path("else_expr"), locals);
        for (var check : node.path("case_checks")) {
            one = one.or(cost(check.path("then_expr"), locals));
            one = one.more(cost(check.path("when_expr"), locals).work());
        }
        return one;
    }

    /// Returns the cost of a cast. DuckDB's time to convert a number of unlimited length from or to
    /// a string grows with the square of the number of digits.
    private ExpressionCost cast(JsonNode node, Map<String, ExpressionCost> locals)
            throws BindException {
        var from = cost(node.path("child"), locals);
        var type = node.path("type_expr").path("type_name").asString("").toLowerCase(Locale.ROOT);
        if (type.equals("bignum") || type.equals("varint")) {
            return from.more(from.size().times(from.size()).times(1.0 / 64));
        }
        return AllowedFunctions.fixed(type)
                ? ExpressionCost.ONE.more(from.work().plus(from.size()))
                : from.made(from.size());
    }

    private ExpressionCost column(JsonNode node, Map<String, ExpressionCost> locals) {
        var names = new ArrayList<String>();
        node.path("column_names").forEach(name -> names.add(name.asString("")));
        var of = locals.get(names.getFirst());
        boolean local = of != null;
        var whole = of != null ? of : ofRow(names.getFirst());
        for (var member : names.subList(1, names.size())) {
            whole = whole.member(member);
        }
        return local || whole.equals(ExpressionCost.ONE) ? whole : sized(names, whole.type());
    }

    private ExpressionCost ofRow(String column) {
        var sqlType = scope.columns().getOrDefault(column, "");
        return AllowedFunctions.fixed(sqlType)
                ? ExpressionCost.ONE
                : new ExpressionCost(
                        SizeBound.NONE, SizeBound.NONE, SizeBound.NONE, TypeSpelling.read(sqlType));
    }

    /// Returns the cost of a column or of one of its members, which depends on its size in each
    /// row.
    private static ExpressionCost sized(List<String> names, Optional<Type> type) {
        var path = names.stream().map(SqlLiterals::name).collect(Collectors.joining("."));
        boolean text = type.filter(t -> t == Type.Simple.VARCHAR).isPresent();
        var value = text ? path : "CAST(" + path + " AS VARCHAR)";
        var size = SizeBound.symbol("coalesce(strlen(" + value + "), 0)");
        boolean list = type.filter(t -> t instanceof Type.ListOf).isPresent();
        if (!list) {
            return new ExpressionCost(size, size.plus(SizeBound.of(1)), SizeBound.NONE, type);
        }
        var count = SizeBound.symbol(COUNT + path + "), 0)");
        return new ExpressionCost(
                size.plus(count.times(ExpressionCost.SCALAR)), count, SizeBound.NONE, type);
    }

    private ExpressionCost function(JsonNode node, Map<String, ExpressionCost> locals)
            throws BindException {
        var name = node.path("function_name").asString("").toLowerCase(Locale.ROOT);
        var arguments = new ArrayList<JsonNode>();
        node.path("arguments").forEach(argument -> arguments.add(argument.path("expression")));
        if (arguments.size() > 1 && lambda(arguments.get(1))) {
            if (MAPS.contains(name) || FILTERS.contains(name)) {
                return over(FILTERS.contains(name), arguments, locals);
            }
            if (FOLDS.contains(name)) {
                return fold(node, arguments, locals);
            }
        }
        var costs = new ArrayList<ExpressionCost>();
        for (var argument : arguments) {
            costs.add(cost(argument, locals));
        }
        if (name.equals("struct_extract") && costs.size() == 2) {
            return extracted(costs.get(0), costs.get(1), arguments.get(1));
        }
        var made = FunctionCost.of(name, arguments, costs);
        return functions.small(name) ? ExpressionCost.ONE.more(made.work()) : made;
    }

    private static boolean lambda(JsonNode node) {
        return node.path("class").asString("").equals("LAMBDA")
                && !node.path("syntax_type").asString("").equals("SINGLE_ARROW");
    }

    private static List<String> names(JsonNode lambda) {
        return lambda.path("lhs").findValues("column_names").stream()
                .map(name -> name.path(0).asString(""))
                .toList();
    }

    private String symbol() {
        return "?" + parameters++;
    }

    private ExpressionCost over(
            boolean filter, List<JsonNode> arguments, Map<String, ExpressionCost> locals)
            throws BindException {
        var list = cost(arguments.get(0), locals);
        var element = symbol();
        var inside = new HashMap<>(locals);
        var names = names(arguments.get(1));
        // the second parameter is the element's index
        names.forEach(name -> inside.put(name, ExpressionCost.ONE));
        inside.put(names.getFirst(), list.part(SizeBound.symbol(element), list.element()));
        var body = cost(arguments.get(1).path("expr"), inside);
        if (filter) {
            return list.more(body.work().over(element, list.count(), list.size()));
        }
        var made = body.work().max(body.size()).over(element, list.count(), list.size());
        return new ExpressionCost(
                body.size().over(element, list.count(), list.size()),
                list.count(),
                list.work().plus(made),
                body.type().map(Type.ListOf::new));
    }

    /// Returns the cost of `list_reduce` and similar functions, which create the accumulator again
    /// for each element. A lambda that uses the accumulator twice is rejected, because it could
    /// double the size with each element.
    private ExpressionCost fold(
            JsonNode node, List<JsonNode> arguments, Map<String, ExpressionCost> locals)
            throws BindException {
        var list = cost(arguments.get(0), locals);
        var first = arguments.size() > 2 ? cost(arguments.get(2), locals) : ExpressionCost.NONE;
        var names = names(arguments.get(1));
        var accumulator = symbol();
        var element = symbol();
        var inside = new HashMap<>(locals);
        names.forEach(name -> inside.put(name, ExpressionCost.ONE));
        var elements = list.part(SizeBound.symbol(element), list.element());
        inside.put(
                names.getFirst(),
                elements.equals(ExpressionCost.ONE)
                        ? elements
                        : ExpressionCost.free(SizeBound.symbol(accumulator)));
        if (names.size() > 1) {
            inside.put(names.get(1), elements);
        }
        var body = cost(arguments.get(1).path("expr"), inside);
        if (body.size().multiplies(accumulator)) {
            throw text.refuse(
                    node,
                    "the accumulator is used more than once, so its size can double with each element",
                    "use it once, or join the elements with `list_transform` and"
                            + " `array_to_string`");
        }
        var added = body.size().without(accumulator).over(element, list.count(), list.size());
        var all = first.size().plus(list.size().max(added));
        boolean grows = body.size().has(accumulator);
        var repeated = body.work().with(accumulator).over(accumulator, SizeBound.of(1), all);
        var work =
                body.work()
                        .without(accumulator)
                        .over(element, list.count(), list.size())
                        .plus(
                                repeated.over(
                                        element,
                                        grows ? list.count() : SizeBound.of(1),
                                        list.size()));
        return first.and(list).made(all).more(work);
    }
}
