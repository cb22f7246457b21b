package dev.leat.config;

import dev.leat.app.Sql;
import dev.leat.config.text.Brackets;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.PositionedText;
import dev.leat.config.text.ReadContext;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The value types of options that contain SQL. They report SQL that YAML changed. Other code
/// compiles the SQL later.
final class Expressions {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}.*");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(0\\d+|\\d+(_\\d+)+|\\d+(:\\d+)+|0[xob]\\w+)");

    private Expressions() {}

    private static final String EXPRESSION = "a SQL expression";

    static final Value<Sql> ONE =
            new Value<>() {
                @Override
                public String form() {
                    return EXPRESSION;
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.sql();
                }

                @Override
                public Optional<Sql> read(Node node, ReadContext in) {
                    if (!(node instanceof Node.Entries map) || map.flow()) {
                        return expression(node, in);
                    }
                    in.problem(map.mark(), GeneralLintMessage.SQL_IN_MAP, in.thing());
                    return Optional.empty();
                }
            };

    /// A map from columns to the expressions that compute them.
    static final Value<Map<String, Sql>> BY_COLUMN = new Named("a map from columns to SQL", true);

    /// A map from sentences to conditions.
    static final Value<Map<String, Sql>> BY_SENTENCE =
            new Named("a map from sentences to SQL", false);

    /// A list of columns, or a map from columns to expressions.
    static final Value<Map<String, Sql>> COLUMNS =
            new Value<>() {
                @Override
                public String form() {
                    return "a list of columns, or a map from columns to SQL";
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.anyOf(Names.LIST, JsonSchema.map(JsonSchema.sql()));
                }

                @Override
                public Optional<Map<String, Sql>> read(Node node, ReadContext in) {
                    return node instanceof Node.Items
                            ? Names.columns(this, node, in).map(names -> asTheyAre(names, in))
                            : named(form(), true, node, in);
                }
            };

    private record Named(String form, boolean columns) implements Value<Map<String, Sql>> {
        @Override
        public JsonSchema schema() {
            return JsonSchema.map(JsonSchema.sql());
        }

        @Override
        public Optional<Map<String, Sql>> read(Node node, ReadContext in) {
            return named(form, columns, node, in);
        }
    }

    private static Optional<Map<String, Sql>> named(
            String form, boolean columns, Node node, ReadContext in) {
        if (!columns && withoutSentence(node)) {
            in.problem(node.mark(), GeneralLintMessage.NO_SENTENCE);
            return Optional.empty();
        }
        if (!(node instanceof Node.Entries map) || map.entries().isEmpty()) {
            return Value.unexpected(form, node, in);
        }
        var expressions = new LinkedHashMap<String, Sql>();
        for (var entry : map.entries()) {
            var key = entry.key();
            Names.quotesMissing(key, in);
            if (columns) {
                Names.reserved(key.value(), key.mark(), in);
            } else if (key.value().isBlank()) {
                in.problem(key.mark(), GeneralLintMessage.NO_SENTENCE);
            }
            expression(entry.value(), in).ifPresent(sql -> expressions.put(key.value(), sql));
        }
        return Optional.of(expressions);
    }

    private static boolean withoutSentence(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> !scalar.nothing();
            case Node.Items list ->
                    list.items().stream().anyMatch(item -> item instanceof Node.Scalar);
            case Node.Entries _, Node.Unusable _ -> false;
        };
    }

    private static Map<String, Sql> asTheyAre(List<Node.Scalar> names, ReadContext in) {
        var expressions = new LinkedHashMap<String, Sql>();
        for (var name : names) {
            Names.reserved(name.value(), name.mark(), in);
            var text =
                    name.text().replace(0, name.value().length(), SqlLiterals.name(name.value()));
            expressions.put(name.value(), in.sql(text, name));
        }
        return expressions;
    }

    private static Optional<Sql> expression(Node node, ReadContext in) {
        return text(EXPRESSION, node, in).map(text -> in.sql(text, (Node.Scalar) node));
    }

    /// Returns the text of an expression with variables replaced. If the node is not a text, or
    /// YAML changed the text, reports it and returns empty.
    static Optional<PositionedText> text(String form, Node node, ReadContext in) {
        return switch (node) {
            case Node.Unusable _ -> Optional.empty();
            case Node.Entries map -> noText(form, map, in);
            case Node.Items list -> noText(form, list, in);
            case Node.Scalar scalar when scalar.value().isBlank() -> {
                in.problem(scalar.mark(), GeneralLintMessage.NO_EXPRESSION, form);
                yield Optional.empty();
            }
            case Node.Scalar scalar ->
                    scalar.plain() && damaged(scalar, in) ? Optional.empty() : in.text(scalar);
        };
    }

    private static Optional<PositionedText> noText(String form, Node node, ReadContext in) {
        in.problem(node.mark(), GeneralLintMessage.SQL_IN_BRACES, form);
        return Optional.empty();
    }

    private static boolean damaged(Node.Scalar scalar, ReadContext in) {
        var value = scalar.value();
        boolean cut =
                !Brackets.balanced(value) && scalar.text().source().commentAfter(scalar.end());
        if (cut) {
            in.problem(scalar.mark(), GeneralLintMessage.CUT_BY_COMMENT, value);
            return true;
        }
        if (DATE.matcher(value).matches()) {
            in.problem(scalar.mark(), GeneralLintMessage.BARE_DATE, value);
            return true;
        }
        if (NUMBER.matcher(value).matches()) {
            in.problem(scalar.mark(), GeneralLintMessage.ODD_NUMBER, value);
            return true;
        }
        return false;
    }
}
