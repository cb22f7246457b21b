package dev.leat.operations.query;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.decode.TapeValues;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemValue;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.kernel.query.TableDefinition.Member;
import dev.leat.mask.Mask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The items of a key-value table as rows. The columns are the key, the other columns that the
/// pipeline stores, with their types, and one JSON column with all other attributes. An attribute
/// whose value does not have the type of its column, because a client wrote it, is in the JSON
/// column, and its own column is NULL. Owned by one thread.
final class ItemRows {

    static final String ATTRIBUTES = "attributes";

    private static final String HIDDEN = '"' + Mask.MASK + '"';

    private final Map<String, Type> columns = new LinkedHashMap<>();
    private final Mask mask;
    private final Decoder decoder;
    private final Tape tape;

    ItemRows(Table table, Mask mask) {
        this.mask = mask;
        table.key().attributes().forEach(key -> columns.put(key.name(), Type.Simple.VARCHAR));
        columns.putAll(table.columns());
        columns.replaceAll((_, type) -> readable(type));
        var fields =
                columns.entrySet().stream()
                        .map(column -> new Schema.Field(column.getKey(), column.getValue()))
                        .toList();
        decoder = new Decoder(new Schema(table.name(), fields), UnknownFields.REJECT);
        tape = new Tape(fields.size());
    }

    /// DuckDB would round numbers in JSON that is nested in a list or a struct.
    private static Type readable(Type type) {
        return type != Type.Simple.JSON && hasJson(type) ? Type.Simple.JSON : type;
    }

    private static boolean hasJson(Type type) {
        return switch (type) {
            case Type.ListOf list -> hasJson(list.element());
            case Type.Struct struct ->
                    struct.members().stream().anyMatch(member -> hasJson(member.type()));
            case Type.Simple simple -> simple == Type.Simple.JSON;
            case Type.Decimal _ -> false;
        };
    }

    /// Returns the table with this name in SQL. If the pipeline stores a column `attributes`, the
    /// JSON column has another name.
    TableDefinition definition(String name) {
        var members = new ArrayList<Member>();
        columns.forEach((column, type) -> members.add(Member.text(column, type)));
        boolean taken = columns.keySet().stream().anyMatch(ATTRIBUTES::equalsIgnoreCase);
        members.add(Member.text(taken ? "other_" + ATTRIBUTES : ATTRIBUTES, Type.Simple.JSON));
        return new TableDefinition(name, members);
    }

    @Nullable Object[] row(Item item) {
        var known = ItemKey.only(item, List.copyOf(columns.keySet()));
        tape.clear();
        var wrong = new HashSet<String>();
        decoder.decodeValidParts(ItemJson.write(known).getBytes(StandardCharsets.UTF_8), tape)
                .forEach(reason -> reason.field().map(Mask::root).ifPresent(wrong::add));
        @Nullable Object[] row = new @Nullable Object[columns.size() + 1];
        int i = 0;
        for (var column : columns.entrySet()) {
            var text = TapeValues.text(tape, 0, i);
            if (text.isEmpty()
                    && item.get(column.getKey()).filter(ItemRows::hasValue).isPresent()) {
                wrong.add(column.getKey());
            } else if (text.isPresent() && !wrong.contains(column.getKey())) {
                row[i] = masked(column.getKey(), column.getValue(), text.get());
            }
            i++;
        }
        row[i] = masked(ItemJson.write(others(item, wrong)));
        return row;
    }

    private static boolean hasValue(ItemValue value) {
        return !(value instanceof ItemValue.Null);
    }

    private Item others(Item item, Set<String> wrong) {
        var others = new LinkedHashMap<String, ItemValue>();
        item.attributes()
                .forEach((name, value) -> {
                    if (!columns.containsKey(name) || wrong.contains(name)) {
                        others.put(name, value);
                    }
                });
        return new Item(others);
    }

    /// Masks like [dev.leat.kernel.query.ColumnMask]: an item is a copy of its record, and a column
    /// that is not in the schema may derive from a personal one.
    private @Nullable String masked(String column, Type type, String text) {
        if (mask.nothing()) {
            return text;
        }
        boolean hidden =
                mask.names(column)
                        || (!mask.known().isEmpty()
                                && mask.known().keySet().stream()
                                        .noneMatch(column::equalsIgnoreCase));
        if (type == Type.Simple.VARCHAR) {
            return hidden ? Mask.MASK : mask.text(column, text);
        }
        if (type == Type.Simple.JSON) {
            return hidden ? HIDDEN : mask.value(column, text);
        }
        boolean nested = type instanceof Type.ListOf || type instanceof Type.Struct;
        boolean shown = !hidden && (!nested || mask.value(column, text).equals(text));
        return shown ? text : null;
    }

    private String masked(String attributes) {
        if (mask.nothing()) {
            return attributes;
        }
        var body = mask.body(attributes.getBytes(StandardCharsets.UTF_8));
        return body.startsWith("{") ? body : HIDDEN;
    }
}
