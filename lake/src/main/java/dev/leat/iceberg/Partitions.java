package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/// The partition key of a table.
final class Partitions {

    private Partitions() {}

    /// Returns the partition key of the app for this schema.
    static PartitionSpec spec(LakeTable table, Schema schema) {
        var builder = PartitionSpec.builderFor(schema);
        for (var partition : table.partitionBy()) {
            var column = name(schema, partition.column());
            switch (partition.transform()) {
                case IDENTITY -> builder.identity(column);
                case YEAR -> builder.year(column);
                case MONTH -> builder.month(column);
                case DAY -> builder.day(column);
                case HOUR -> builder.hour(column);
                case BUCKET -> builder.bucket(column, partition.width());
                case TRUNCATE -> builder.truncate(column, partition.width());
            }
        }
        return builder.build();
    }

    private static String name(Schema schema, String column) {
        return schema.caseInsensitiveFindField(column.toLowerCase(Locale.ROOT)).name();
    }

    /// Returns the fields of a partition key in its order, for [Key#partition]. After the partition
    /// key was changed, they may have another order than in the app.
    static List<LakeTable.Partition> fields(LakeTable table, PartitionSpec spec) {
        var wanted = spec(table, spec.schema());
        var fields = new ArrayList<LakeTable.Partition>();
        for (var field : spec.fields()) {
            if (field.transform().isVoid()) {
                continue;
            }
            for (int i = 0; i < wanted.fields().size(); i++) {
                var other = wanted.fields().get(i);
                if (other.sourceId() == field.sourceId()
                        && other.transform().toString().equals(field.transform().toString())) {
                    fields.add(table.partitionBy().get(i));
                }
            }
        }
        return fields;
    }

    /// Returns the partition of a data file, given the values of [#fields].
    static StructLike partition(PartitionSpec spec, List<Optional<String>> values) {
        var key = new PartitionKey(spec, spec.schema());
        int at = 0;
        for (int i = 0; i < spec.fields().size(); i++) {
            var field = spec.fields().get(i);
            if (field.transform().isVoid()) {
                continue;
            }
            var source = spec.schema().findType(field.sourceId());
            var type = field.transform().getResultType(source);
            boolean unscaled =
                    type.typeId() == org.apache.iceberg.types.Type.TypeID.DECIMAL
                            && !field.transform().isIdentity();
            var value = values.get(at++);
            if (value.isPresent()) {
                key.set(
                        i,
                        unscaled
                                ? IcebergValues.unscaled(type, value.get())
                                : IcebergValues.parsed(type, value.get()));
            }
        }
        return key;
    }
}
