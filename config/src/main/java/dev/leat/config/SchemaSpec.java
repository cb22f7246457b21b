package dev.leat.config;

import dev.leat.app.Schema;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.decode.ColumnFormat;
import dev.leat.error.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The columns of a schema and their types. The type of a column is a text, or a map in the long
/// form.
final class SchemaSpec {

    private static final Value<String> TEXT =
            Value.of("a text", text -> Optional.of(text).filter(t -> !t.isBlank()));

    private static final Value<String> TYPE_TEXT =
            Value.of(
                    "a text",
                    JsonSchema.text(TypePattern.COLUMN),
                    text -> Optional.of(text).filter(t -> !t.isBlank()));

    static final Option<String> TYPE =
            Option.needed(
                    "type", TYPE_TEXT, "The type, as in the short form: `timestamp not null`.");
    static final Option<String> FORMAT =
            Option.of(
                    "format",
                    TEXT,
                    "The format of the column's texts: for dates and times a pattern such as"
                            + " `%d/%m/%Y %H:%M`, for booleans two words such as `yes/no`, for numbers"
                            + " the number 1234.56 in their form, such as `1.234,56` or `1,234.56 kg`.");
    static final Spec COLUMN = Spec.of("column", "A column in the long form.", TYPE, FORMAT);

    private SchemaSpec() {}

    /// Returns a part with the name of a schema, whose columns are found later.
    static Part<Schema> named(String help) {
        return Option.needed("schema", Names.of("a schema"), help)
                .map(name -> new Schema(name, List.of()));
    }

    /// Returns the JSON Schema of a schema: a map from columns to types, each in the short or the
    /// long form.
    static JsonSchema schema() {
        var type =
                JsonSchema.anyOf(
                        JsonSchema.of("enum", TypeText.words()),
                        JsonSchema.text(TypePattern.COLUMN));
        return JsonSchema.map(JsonSchema.anyOf(type, JsonSchema.options(COLUMN)));
    }

    /// Returns the schema. If a column is invalid, reports it and returns a schema without columns.
    static Schema read(NamedEntries.Member member, ReadContext in) {
        if (!(member.node() instanceof Node.Entries map) || map.entries().isEmpty()) {
            Value.unexpected("a map from columns to types", member.node(), in);
            return new Schema(member.name(), List.of());
        }
        var fields = new ArrayList<Schema.Field>();
        var names = new HashMap<String, String>();
        for (var entry : map.entries()) {
            var key = entry.key();
            Names.quotesMissing(key, in);
            Names.reserved(key.value(), key.mark(), in);
            if (key.value().isBlank()) {
                continue;
            }
            var same = names.putIfAbsent(key.value().toLowerCase(Locale.ROOT), key.value());
            if (same != null) {
                in.problem(key.mark(), GeneralLintMessage.COLUMN_CASE, key.value(), same);
            }
            field(key.value(), entry.value(), in.within("column " + key.value()))
                    .ifPresent(fields::add);
        }
        boolean whole = fields.size() == map.entries().size();
        return new Schema(member.name(), whole ? fields : List.of());
    }

    /// Returns the schema of this name. If the name is unknown, reports it and returns the schema
    /// with the most similar name, in order to find further problems. If no name is similar,
    /// returns a schema without columns.
    static Schema find(
            String name, Map<String, Schema> schemas, SourcePosition at, ReadContext in) {
        var schema = schemas.get(name);
        if (schema != null) {
            return schema;
        }
        var near = Suggestion.to(name, schemas.keySet());
        in.report()
                .problem(
                        at,
                        GeneralLintMessage.UNKNOWN_NAME.what("schema", name),
                        near.map(Suggestion::didYouMean));
        return near.map(schemas::get).orElseGet(() -> new Schema(name, List.of()));
    }

    private static Optional<Schema.Field> field(String name, Node node, ReadContext in) {
        if (node instanceof Node.Entries map) {
            return longForm(name, map, in);
        }
        return Expressions.text("a type", node, in)
                .flatMap(text -> TypeText.read(text, in))
                .map(type -> field(name, type, Optional.empty()));
    }

    private static Optional<Schema.Field> longForm(String name, Node.Entries map, ReadContext in) {
        var options = Options.of(COLUMN, map, in);
        var format = options.find(FORMAT);
        return options.need(TYPE)
                .flatMap(_ -> map.find("type"))
                .flatMap(node -> Expressions.text("a type", node, in))
                .flatMap(text -> TypeText.read(text, in))
                .filter(column -> format.isEmpty() || fits(format.get(), column, map, in))
                .map(column -> field(name, column, format));
    }

    private static boolean fits(
            String format, TypeText.Column column, Node.Entries map, ReadContext in) {
        var mark = map.find("format").orElse(map).mark();
        boolean constant;
        try {
            constant =
                    ColumnFormat.of(column.type(), format) instanceof ColumnFormat.Pattern
                            && !format.contains("%");
        } catch (IllegalArgumentException e) {
            in.report().problem(mark, String.valueOf(e.getMessage()), Optional.empty());
            return false;
        }
        if (constant) {
            in.problem(mark, GeneralLintMessage.FORMAT_WITHOUT_PARTS, format);
        }
        return !constant;
    }

    private static Schema.Field field(
            String name, TypeText.Column column, Optional<String> format) {
        return new Schema.Field(name, column.type(), column.notNull(), column.pii(), format);
    }
}
