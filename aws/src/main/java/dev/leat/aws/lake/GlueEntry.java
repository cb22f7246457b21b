package dev.leat.aws.lake;

import dev.leat.lake.LakeMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/// The entry of an Iceberg table in Glue, as Iceberg's own catalog for Glue writes it
/// (https://github.com/apache/iceberg/blob/main/aws/src/main/java/org/apache/iceberg/aws/glue/IcebergToGlueConverter.java).
final class GlueEntry {

    private GlueEntry() {}

    /// Returns the entry of a table with this metadata file. What other programs entered, such as a
    /// description or the comment of a column, remains.
    ///
    /// @param before the entry of the table before
    static TableInput input(String name, String location, LakeMetadata to, Optional<Table> before) {
        var parameters = new HashMap<String, String>();
        before.ifPresent(entry -> parameters.putAll(entry.parameters()));
        parameters.put("table_type", "ICEBERG");
        parameters.put(GluePointers.METADATA, to.location());
        to.previous().ifPresent(file -> parameters.put("previous_metadata_location", file));
        var comments = new HashMap<String, String>();
        before.map(Table::storageDescriptor)
                .map(StorageDescriptor::columns)
                .orElse(List.of())
                .forEach(column -> comments.put(column.name(), column.comment()));
        var input =
                TableInput.builder()
                        .name(name)
                        .tableType("EXTERNAL_TABLE")
                        .parameters(parameters)
                        .storageDescriptor(storage(location, to, comments));
        before.ifPresent(entry -> input.description(entry.description()).owner(entry.owner()));
        return input.build();
    }

    private static StorageDescriptor storage(
            String location, LakeMetadata to, Map<String, String> comments) {
        return StorageDescriptor.builder()
                .location(location)
                .columns(
                        to.columns().stream()
                                .map(column ->
                                        Column.builder()
                                                .name(column.name())
                                                .type(column.type())
                                                .comment(comments.get(column.name()))
                                                .parameters(parameters(column))
                                                .build())
                                .toList())
                .build();
    }

    private static Map<String, String> parameters(LakeMetadata.Column column) {
        return Map.of(
                "iceberg.field.id", Integer.toString(column.id()),
                "iceberg.field.optional", Boolean.toString(column.optional()),
                "iceberg.field.current", Boolean.toString(column.current()));
    }
}
