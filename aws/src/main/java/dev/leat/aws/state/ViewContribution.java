package dev.leat.aws.state;

import dev.leat.app.View;
import dev.leat.batch.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The values that a state of a record adds to a view: the key, the start of the period (0 if the
/// view has none), and a value or null for each measure.
record ViewContribution(List<String> key, long start, @Nullable Long[] values) {

    private static final String KEY = "key";
    private static final String START = "start";
    private static final String VALUES = "values";

    /// Returns the values in a row, in which the columns of the key and the period are not null.
    static ViewContribution of(View view, List<Column> columns, int row) {
        int keys = view.key().size();
        var key = new String[keys];
        for (int i = 0; i < keys; i++) {
            key[i] = String.valueOf(((Column.Texts) columns.get(i)).values()[row]);
        }
        long start = view.every().isEmpty() ? 0 : ((Column.Longs) columns.get(keys)).values()[row];
        var values = new @Nullable Long[view.measures().size()];
        int first = columns.size() - values.length;
        for (int i = 0; i < values.length; i++) {
            var column = (Column.Longs) columns.get(first + i);
            values[i] = column.isNull(row) ? null : column.values()[row];
        }
        return new ViewContribution(List.of(key), start, values);
    }

    /// Returns the contributions of all rows of a record.
    static List<ViewContribution> all(View view, Column.Lists lists, int row) {
        return IntStream.of(lists.rows()[row])
                .mapToObj(at -> of(view, lists.columns(), at))
                .toList();
    }

    /// Returns the attribute with all contributions of a record; null if there are none. A record
    /// that is one row has a map, and a record that is all its rows has a list.
    static @Nullable AttributeValue attribute(
            View view, List<ViewContribution> contributions, boolean listed) {
        var maps = contributions.stream().map(one -> one.attribute(view)).toList();
        if (maps.isEmpty()) {
            return null;
        }
        return listed ? AttributeValue.fromL(maps) : maps.getFirst();
    }

    /// Returns the contributions in an attribute, which is null if there are none.
    static List<ViewContribution> readAll(View view, @Nullable AttributeValue attribute) {
        if (attribute == null) {
            return List.of();
        }
        return attribute.hasL()
                ? attribute.l().stream().map(one -> read(view, one)).toList()
                : List.of(read(view, attribute));
    }

    /// Returns the attribute of an item. Values have the names of their measures, so that the order
    /// of measures in the app file does not matter.
    private AttributeValue attribute(View view) {
        var named = new HashMap<String, AttributeValue>();
        for (int i = 0; i < values.length; i++) {
            var value = values[i];
            if (value != null) {
                named.put(view.measures().get(i).name(), Attributes.number(value));
            }
        }
        return AttributeValue.fromM(
                Map.of(
                        KEY, Attributes.texts(key),
                        START, Attributes.number(start),
                        VALUES, AttributeValue.fromM(named)));
    }

    private static ViewContribution read(View view, AttributeValue attribute) {
        var map = attribute.m();
        var named = Attributes.of(map, VALUES).m();
        var values = new @Nullable Long[view.measures().size()];
        for (int i = 0; i < values.length; i++) {
            var value = named.get(view.measures().get(i).name());
            values[i] = value == null ? null : Long.valueOf(value.n());
        }
        return new ViewContribution(
                Attributes.texts(Attributes.of(map, KEY)),
                Long.parseLong(Attributes.of(map, START).n()),
                values);
    }
}
