package dev.leat.iceberg;

import dev.leat.lake.LakeMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/// The columns of a table in Hive's types, as Iceberg's own catalog for Glue enters them: those of
/// the current schema, then those that only former schemas have.
final class HiveColumns {

    private HiveColumns() {}

    static List<LakeMetadata.Column> of(TableMetadata metadata) {
        var columns = new ArrayList<LakeMetadata.Column>();
        var names = new HashSet<String>();
        add(metadata.schema(), true, names, columns);
        for (var schema : metadata.schemas()) {
            if (schema.schemaId() != metadata.currentSchemaId()) {
                add(schema, false, names, columns);
            }
        }
        return columns;
    }

    private static void add(
            Schema schema, boolean current, Set<String> names, List<LakeMetadata.Column> columns) {
        for (var field : schema.columns()) {
            if (names.add(field.name().toLowerCase(Locale.ROOT))) {
                columns.add(
                        new LakeMetadata.Column(
                                field.name().toLowerCase(Locale.ROOT),
                                type(field.type()),
                                field.fieldId(),
                                field.isOptional(),
                                current));
            }
        }
    }

    static String type(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "int";
            case LONG -> "bigint";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
            case FIXED, BINARY -> "binary";
            case DECIMAL -> {
                var decimal = (Types.DecimalType) type;
                yield "decimal(%d,%d)".formatted(decimal.precision(), decimal.scale());
            }
            case LIST -> "array<%s>".formatted(type(type.asListType().elementType()));
            case MAP -> {
                var map = type.asMapType();
                yield "map<%s,%s>".formatted(type(map.keyType()), type(map.valueType()));
            }
            case STRUCT ->
                    type.asStructType().fields().stream()
                            .map(field -> field.name() + ":" + type(field.type()))
                            .collect(Collectors.joining(",", "struct<", ">"));
            default -> "string";
        };
    }
}
