package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/// The types of Iceberg for the columns of an app.
final class Schemas {

    private Schemas() {}

    /// Returns the columns of a table, including those that Leat adds, without field ids of an
    /// existing table.
    static org.apache.iceberg.Schema of(LakeTable table) {
        var fields = new ArrayList<NestedField>();
        for (var field : table.columns()) {
            int id = fields.size() + 1;
            var type = type(field.type());
            fields.add(
                    field.notNull()
                            ? NestedField.required(id, field.name(), type)
                            : NestedField.optional(id, field.name(), type));
        }
        return new org.apache.iceberg.Schema(fields);
    }

    static org.apache.iceberg.types.Type.PrimitiveType type(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case VARCHAR, JSON -> Types.StringType.get();
                        case BOOLEAN -> Types.BooleanType.get();
                        case INTEGER -> Types.IntegerType.get();
                        case BIGINT -> Types.LongType.get();
                        case DOUBLE -> Types.DoubleType.get();
                        case DATE -> Types.DateType.get();
                        case TIMESTAMP -> Types.TimestampType.withoutZone();
                        case TIMESTAMPTZ -> Types.TimestampType.withZone();
                    };
            case Type.Decimal(var precision, var scale) -> Types.DecimalType.of(precision, scale);
            case Type.ListOf _, Type.Struct _ ->
                    throw new IllegalArgumentException(
                            "a lake table cannot have a column of the type " + type);
        };
    }

    /// Returns the type of a column in SQL; empty if Leat cannot read it.
    static Optional<Type> type(org.apache.iceberg.types.Type type) {
        return switch (type.typeId()) {
            case STRING -> Optional.of(Type.Simple.VARCHAR);
            case BOOLEAN -> Optional.of(Type.Simple.BOOLEAN);
            case INTEGER -> Optional.of(Type.Simple.INTEGER);
            case LONG -> Optional.of(Type.Simple.BIGINT);
            case FLOAT, DOUBLE -> Optional.of(Type.Simple.DOUBLE);
            case DATE -> Optional.of(Type.Simple.DATE);
            case TIMESTAMP ->
                    Optional.of(
                            ((Types.TimestampType) type).shouldAdjustToUTC()
                                    ? Type.Simple.TIMESTAMPTZ
                                    : Type.Simple.TIMESTAMP);
            case DECIMAL -> {
                var decimal = (Types.DecimalType) type;
                yield Optional.of(new Type.Decimal(decimal.precision(), decimal.scale()));
            }
            default -> Optional.empty();
        };
    }
}
