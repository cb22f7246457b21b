package dev.leat.config;

import com.google.re2j.Pattern;
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

/// The value types of options that contain SQL. They report SQL that YAML changed. Other code
/// compiles the SQL later.
final class Expressions {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}.*");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(0\\d+|\\d+(_\\d+)+|\\d+(:\\d+)+|0[xob]\\w+)");

    private Expressions() {}

    private static final String EXPRESSION = "a SQL expression";
    private static final String COLUMNS_FORM = "a list of columns, or a map from columns to SQL";

    static final Value<Sql> ONE = Value.ofNode(EXPRESSION, JsonSchema.sql(), Expressions::one);

    /// A map from columns to the expressions that compute them.
    static final Value<Map<String, Sql>> BY_COLUMN = named("a map from columns to SQL", true);

    /// A map from sentences to conditions.
    static final Value<Map<String, Sql>> BY_SENTENCE = named("a map from sentences to SQL", false);

    /// A list of columns, or a map from columns to expressions.
    static final Value<Map<String, Sql>> COLUMNS =
            Value.ofNode(
                    COLUMNS_FORM,
                    JsonSchema.anyOf(Names.LIST, JsonSchema.map(JsonSchema.sql())),
                    (node, in) ->
                            node instanceof Node.Items
                                    ? Names.columns(COLUMNS_FORM, node, in)
                                            .map(names -> asTheyAre(names, in))
                                    : named(COLUMNS_FORM, true, node, in));

    private static Optional<Sql> one(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map) || map.flow()) {
            return expression(node, in);
        }
        in.problem(map.mark(), GeneralLintMessage.SQL_IN_MAP, in.thing());
        return Optional.empty();
    }

    private static Value<Map<String, Sql>> named(String form, boolean columns) {
        return Value.ofNode(
                form,
                JsonSchema.map(JsonSchema.sql()),
                (node, in) -> named(form, columns, node, in));
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
