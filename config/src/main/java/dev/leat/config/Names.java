package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Schema;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The value types of names of resources and columns.
final class Names {

    /// Texts that some YAML readers read as a boolean, null, a number, a time or a date.
    private static final Pattern NO_TEXT =
            Pattern.compile("(?i)on|off|yes|no|true|false|null|~|[-+.]?\\d[\\d_:.-]*(e[-+]?\\d+)?");

    /// The JSON Schema of a list of columns.
    static final JsonSchema LIST =
            JsonSchema.list(JsonSchema.text()).with("minItems", 1).with("uniqueItems", true);

    private static final String COLUMNS_FORM = "a column or a list of columns";

    private Names() {}

    /// The name of a resource that is declared elsewhere in the file. A rule checks that the
    /// resource exists.
    static Value<String> of(String what) {
        return Value.of("the name of " + what, text -> Optional.of(text).filter(t -> !t.isBlank()));
    }

    /// One column, or a list of distinct columns.
    static final Value<List<String>> COLUMNS =
            Value.ofNode(
                    COLUMNS_FORM,
                    JsonSchema.anyOf(JsonSchema.text(), LIST),
                    (node, in) ->
                            columns(COLUMNS_FORM, node, in)
                                    .map(found -> found.stream().map(Node.Scalar::value).toList()));

    /// A map from columns to other names. A column, or a list of columns, maps each to its own
    /// name.
    static Value<Map<String, String>> pairs(String form) {
        return Value.ofNode(
                form,
                JsonSchema.anyOf(JsonSchema.text(), LIST, JsonSchema.map(JsonSchema.text())),
                (node, in) -> pairs(form, node, in));
    }

    private static Optional<Map<String, String>> pairs(String form, Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map)) {
            return columns(form, node, in).map(names -> same(names, in));
        }
        if (map.entries().isEmpty()) {
            return Value.unexpected(form, node, in);
        }
        var pairs = new LinkedHashMap<String, String>();
        for (var entry : map.entries()) {
            quotesMissing(entry.key(), in);
            reserved(entry.key().value(), entry.key().mark(), in);
            if (!(entry.value() instanceof Node.Scalar scalar) || scalar.nothing()) {
                return Value.unexpected(form, entry.value(), in);
            }
            pairs.put(entry.key().value(), scalar.value());
        }
        return Optional.of(pairs);
    }

    private static Map<String, String> same(List<Node.Scalar> names, ReadContext in) {
        var pairs = new LinkedHashMap<String, String>();
        for (var name : names) {
            reserved(name.value(), name.mark(), in);
            pairs.put(name.value(), name.value());
        }
        return pairs;
    }

    /// Returns the YAML scalars of one column or of a list of columns.
    static Optional<List<Node.Scalar>> columns(String form, Node node, ReadContext in) {
        var items = node instanceof Node.Items list ? list.items() : List.of(node);
        var names = new LinkedHashSet<String>();
        var found = new ArrayList<Node.Scalar>();
        if (items.isEmpty()) {
            return Value.unexpected(form, node, in);
        }
        for (var item : items) {
            if (!(item instanceof Node.Scalar scalar) || item.nothing()) {
                return Value.unexpected(form, item, in);
            }
            quotesMissing(scalar, in);
            if (!names.add(scalar.value())) {
                in.problem(
                        scalar.mark(), GeneralLintMessage.COLUMN_TWICE, scalar.value(), in.thing());
            }
            found.add(scalar);
        }
        return Optional.of(found);
    }

    /// Reports a name without quotes that other YAML readers would not read as a text.
    static void quotesMissing(Node.Scalar name, ReadContext in) {
        if (name.plain() && NO_TEXT.matcher(name.value()).matches()) {
            in.problem(name.mark(), GeneralLintMessage.NAME_WITHOUT_QUOTES, name.value());
        }
    }

    /// Reports a column name that is reserved, blank, or has control characters.
    static void reserved(String column, SourcePosition mark, ReadContext in) {
        if (Schema.reserves(column)) {
            in.problem(mark, GeneralLintMessage.RESERVED_COLUMN, column);
        }
        if (column.isBlank() || column.chars().anyMatch(Character::isISOControl)) {
            in.problem(mark, GeneralLintMessage.COLUMN_FORM);
        }
    }
}
