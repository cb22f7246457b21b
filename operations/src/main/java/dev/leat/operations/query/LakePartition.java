package dev.leat.operations.query;

import dev.leat.lake.LakeHistory;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A partition of a lake table's current snapshot.
///
/// @param partition the partition key as text, such as `shop=a/sold_day=2024-02-01`
public record LakePartition(String partition, long rows, long files, long bytes) {

    /// Returns the partitions, in the order of their texts. Partitions whose texts are equal after
    /// masking are one.
    public static Collection<LakePartition> of(LakeHistory history, PartitionMask mask) {
        var partitions = new TreeMap<String, LakePartition>();
        for (var file : history.files()) {
            partitions.merge(
                    mask.shown(file.partition()),
                    new LakePartition(mask.shown(file.partition()), file.rows(), 1, file.bytes()),
                    LakePartition::plus);
        }
        return partitions.values();
    }

    private LakePartition plus(LakePartition other) {
        return new LakePartition(
                partition, rows + other.rows, files + other.files, bytes + other.bytes);
    }

    /// Returns the values of the columns of `NAME$partitions`.
    @Nullable Object[] row() {
        return new @Nullable Object[] {partition, rows, files, bytes};
    }
}
