package dev.leat.kernel.query;

import dev.leat.app.Type;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// SQL for the columns of a [TableDefinition]: how values are stored, and how stored values are
/// converted to their types.
final class ColumnStorage {

    private ColumnStorage() {}

    static String stored(TableDefinition table) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(i -> "c" + i + (table.columns().get(i).number() ? " BIGINT" : " VARCHAR"))
                .collect(Collectors.joining(", "));
    }

    static String shown(TableDefinition table) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(i -> shown(table.columns().get(i), "c" + i))
                .collect(Collectors.joining(", "));
    }

    private static String shown(TableDefinition.Member column, String stored) {
        String value =
                column.number() ? number(column.type(), stored) : text(column.type(), stored);
        return value + " AS " + SqlLiterals.name(column.name());
    }

    /// Lists and structs are stored as JSON.
    private static String text(Type type, String stored) {
        boolean nested = type instanceof Type.Struct || type instanceof Type.ListOf;
        String value = nested ? "CAST(" + stored + " AS JSON)" : stored;
        return "CAST(" + value + " AS " + type + ")";
    }

    private static String number(Type type, String stored) {
        return switch (type) {
            case Type.Decimal decimal -> decimal(decimal.scale(), stored);
            case Type.Simple simple ->
                    switch (simple) {
                        case DATE -> "DATE '1970-01-01' + CAST(" + stored + " AS INTEGER)";
                        case TIMESTAMP -> "make_timestamp(" + stored + ")";
                        case TIMESTAMPTZ ->
                                "CAST(make_timestamp(" + stored + ") AS TIMESTAMP WITH TIME ZONE)";
                        case BOOLEAN -> stored + " <> 0";
                        case VARCHAR, INTEGER, BIGINT, DOUBLE, JSON -> stored;
                    };
            case Type.Struct _, Type.ListOf _ -> stored;
        };
    }

    /// Returns a stored whole number as a decimal. The multiplication of decimals is exact; 19
    /// digits can hold any BIGINT.
    private static String decimal(int scale, String stored) {
        String one = "0." + "0".repeat(Math.max(0, scale - 1)) + "1";
        return scale == 0
                ? "CAST(" + stored + " AS DECIMAL(19,0))"
                : "CAST(%s AS DECIMAL(19,0)) * CAST(%s AS DECIMAL(%d,%d))"
                        .formatted(stored, one, scale + 1, scale);
    }
}
