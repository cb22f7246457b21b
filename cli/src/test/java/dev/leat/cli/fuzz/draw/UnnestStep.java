package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Step;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Draws a step `unnest`, and a step `set` with the number of the element and its fields.
final class UnnestStep {

    private static final String NUMBER = "source.item";

    private UnnestStep() {}

    /// @param number the column with the number of the element
    record Made(Tree unnest, Step step, List<Column> after, Map<String, Expr> set, String number) {}

    /// Empty if none of these columns is a list.
    static Optional<Made> draw(Draft draft, List<Column> columns) {
        var lists =
                columns.stream()
                        .filter(c ->
                                c.kind() == Kind.LIST
                                        || c.kind() == Kind.STRUCTS
                                        || c.kind() == Kind.JSON)
                        .toList();
        return lists.isEmpty()
                ? Optional.empty()
                : Optional.of(draw(draft, columns, draft.dice().of(lists)));
    }

    private static Made draw(Draft draft, List<Column> columns, Column list) {
        boolean texts = list.kind() == Kind.LIST;
        var as = draft.dice().chance(25) ? list.name() : draft.name("item");
        var kind = texts ? Kind.TEXT : list.kind() == Kind.JSON ? Kind.JSON : Kind.OTHER;
        var item = new Column(as, kind);
        var after = new ArrayList<>(columns);
        after.remove(list);
        after.add(item);
        var set = new LinkedHashMap<String, Expr>();
        var number = draft.name("no");
        set.put(number, new Expr(NUMBER, Kind.BIGINT, row -> row.get(NUMBER)));
        if (list.kind() == Kind.STRUCTS) {
            set.put(
                    draft.name("sku"),
                    new Expr(item.sql() + ".sku", Kind.TEXT, row -> field(row, as, "sku")));
            set.put(
                    draft.name("qty"),
                    new Expr(
                            item.sql() + ".quantity",
                            Kind.INTEGER,
                            row -> field(row, as, "quantity")));
        }
        var step =
                new Step(
                        "unnest",
                        texts ? List.of(NUMBER) : List.of(NUMBER, as),
                        row -> rows(row, list, as));
        return new Made(
                new Entries().put("column", list.name()).put("as", as), step, after, set, number);
    }

    /// Returns the value of a field of a struct.
    static @Nullable Object field(Map<String, Object> row, String column, String field) {
        var item = row.get(column);
        return item == null ? null : value(JsonMapper.shared().readTree((String) item).path(field));
    }

    private static @Nullable Object value(JsonNode node) {
        return node.isNull() || node.isMissingNode()
                ? null
                : node.isIntegralNumber() ? (Object) node.asLong() : node.asString();
    }

    private static List<Map<String, Object>> rows(Map<String, Object> row, Column list, String as) {
        var value = row.get(list.name());
        var rows = new ArrayList<Map<String, Object>>();
        if (value == null) {
            return rows;
        }
        var elements = JsonMapper.shared().readTree((String) value);
        if (!elements.isArray()) {
            throw new ArithmeticException("no array");
        }
        for (var element : elements) {
            var next = new LinkedHashMap<>(row);
            next.remove(list.name());
            next.put(NUMBER, rows.size() + 1L);
            if (!element.isNull()) {
                next.put(as, list.kind() == Kind.LIST ? element.asString() : element.toString());
            }
            rows.add(next);
        }
        return rows;
    }
}
