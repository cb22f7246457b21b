package dev.leat.operations.query;

import dev.leat.kernel.query.ColumnMask;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/// Masks personal values in the texts of partition keys, such as
/// `mail=a%40b.c/sold_day=2024-02-01`. Iceberg names a field of a key after its column, and adds
/// `_` and the transform. A value is shown only if the field's name begins with that of a column
/// that may be shown, and not with that of a personal one.
public record PartitionMask(ColumnMask columns) {

    boolean nothing() {
        return columns.isEmpty();
    }

    String shown(String partition) {
        return nothing() || partition.isEmpty()
                ? partition
                : Arrays.stream(partition.split("/", -1))
                        .map(this::field)
                        .collect(Collectors.joining("/"));
    }

    private String field(String text) {
        int end = text.indexOf('=');
        if (end < 0) {
            return columns.text();
        }
        var name = text.substring(0, end).toLowerCase(Locale.ROOT);
        return begins(name, columns.known()) && !begins(name, columns.hidden())
                ? text
                : text.substring(0, end + 1) + columns.text();
    }

    private static boolean begins(String field, Collection<String> columns) {
        return columns.stream()
                .map(column -> column.toLowerCase(Locale.ROOT))
                .anyMatch(column -> field.equals(column) || field.startsWith(column + "_"));
    }
}
