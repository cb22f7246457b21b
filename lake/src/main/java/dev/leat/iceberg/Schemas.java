package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import dev.leat.lake.LakeLayout;
import dev.leat.port.LakeTables.RefusedTableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/// The types of Iceberg for the columns of an app.
final class Schemas {

    private Schemas() {}

    /// Returns the columns of a table, including those that Leat adds, without field ids of an
    /// existing table.
    static org.apache.iceberg.Schema of(LakeTable table) {
        var ids = new AtomicInteger(table.columns().size());
        var fields = new ArrayList<NestedField>();
        for (var field : table.columns()) {
            int id = fields.size() + 1;
            var type = type(field.type(), ids::incrementAndGet);
            fields.add(
                    field.notNull()
                            ? NestedField.required(id, field.name(), type)
                            : NestedField.optional(id, field.name(), type));
        }
        return new org.apache.iceberg.Schema(fields);
    }

    /// Returns the type for a type of the app. `ids` gives the field ids of nested values, all of
    /// which may be NULL.
    static org.apache.iceberg.types.Type type(Type type, IntSupplier ids) {
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
            case Type.ListOf(var element) ->
                    Types.ListType.ofOptional(ids.getAsInt(), type(element, ids));
            case Type.Struct(var members) ->
                    Types.StructType.of(
                            members.stream()
                                    .map(m ->
                                            NestedField.optional(
                                                    ids.getAsInt(), m.name(), type(m.type(), ids)))
                                    .toList());
        };
    }

    /// Returns the form of the data files of a table that has the columns of the app, and perhaps
    /// others.
    ///
    /// @throws RefusedTableException if Leat cannot copy the values of another column
    static LakeLayout layout(LakeTable table, Table current) throws RefusedTableException {
        var columns = new ArrayList<LakeLayout.Column>();
        var ids = new HashSet<Integer>();
        for (var column : table.columns()) {
            var field = current.schema().caseInsensitiveFindField(column.name());
            columns.add(column(field, column.type()));
            ids.add(field.fieldId());
        }
        var others = new ArrayList<String>();
        for (var field : current.schema().columns()) {
            if (!ids.contains(field.fieldId())) {
                columns.add(column(table, field));
                others.add(field.name());
                if (!isCopied(field.type())) {
                    throw new RefusedTableException(
                            "column %s of lake table '%s' has the type %s, which another program set and Leat does not write"
                                    .formatted(field.name(), table.name(), field.type()));
                }
            }
        }
        return new LakeLayout(columns, Partitions.fields(table, current.spec()), others);
    }

    /// Returns true if Leat writes values of a type as it reads them. It reads a `float` as a
    /// `double`.
    static boolean isCopied(org.apache.iceberg.types.Type type) {
        return type(type).isPresent()
                && (type.isNestedType()
                        ? type.asNestedType().fields().stream()
                                .allMatch(field -> isCopied(field.type()))
                        : type.typeId() != org.apache.iceberg.types.Type.TypeID.FLOAT);
    }

    /// Returns the column for a field of a table.
    ///
    /// @throws RefusedTableException if Leat does not read its type
    static LakeLayout.Column column(LakeTable table, NestedField field)
            throws RefusedTableException {
        var type = type(field.type());
        if (type.isEmpty()) {
            throw new RefusedTableException(
                    "column %s of lake table '%s' has the type %s, which another program set and Leat does not read"
                            .formatted(field.name(), table.name(), field.type()));
        }
        return column(field, type.get());
    }

    /// Returns the column of an app for a field of its table, which has this type in the app.
    static LakeLayout.Column column(NestedField field, Type type) {
        return column(field, field.name(), type);
    }

    private static LakeLayout.Column column(NestedField field, String name, Type type) {
        List<LakeLayout.Column> nested =
                switch (type) {
                    case Type.Simple _, Type.Decimal _ -> List.of();
                    case Type.ListOf(var element) ->
                            List.of(
                                    column(
                                            field.type().asListType().fields().getFirst(),
                                            LakeLayout.Column.ELEMENT,
                                            element));
                    case Type.Struct(var members) ->
                            members.stream()
                                    .map(m ->
                                            column(
                                                    field.type()
                                                            .asStructType()
                                                            .caseInsensitiveField(m.name()),
                                                    m.name(),
                                                    m.type()))
                                    .toList();
                };
        return new LakeLayout.Column(field.fieldId(), name, type, field.isRequired(), nested);
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
            case LIST -> type(type.asListType().elementType()).map(Type.ListOf::new);
            case STRUCT -> struct(type.asStructType());
            default -> Optional.empty();
        };
    }

    private static Optional<Type> struct(Types.StructType struct) {
        var members = new ArrayList<Type.Member>();
        for (var field : struct.fields()) {
            type(field.type()).ifPresent(type -> members.add(new Type.Member(field.name(), type)));
        }
        return members.size() == struct.fields().size()
                ? Optional.of(new Type.Struct(members))
                : Optional.empty();
    }
}
