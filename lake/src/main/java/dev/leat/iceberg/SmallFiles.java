package dev.leat.iceberg;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;

/// The small files of a table, which each commit to the table merges, so that the number of files
/// depends on the amount of data and not on the number of commits. A partition is merged when it
/// has [#MOST] small files.
final class SmallFiles {

    /// The number of small files in a partition from which they are merged.
    static final int MOST = 16;

    /// The length in bytes from which a file is not small.
    private static final long SMALL = 8L << 20;

    /// The maximum total length in bytes that one commit merges.
    private static final long MOST_BYTES = 64L << 20;

    private final Map<String, List<DataFile>> partitions = new LinkedHashMap<>();

    void add(DataFile file) {
        if (file.fileSizeInBytes() < SMALL) {
            var partition = file.specId() + " " + file.partition();
            partitions
                    .computeIfAbsent(partition, _ -> new ArrayList<>())
                    .add(file.copyWithoutStats());
        }
    }

    /// Returns the files to merge.
    List<DataFile> toMerge() {
        var merged = new ArrayList<DataFile>();
        long bytes = 0;
        for (var files : partitions.values()) {
            if (files.size() >= MOST) {
                for (var file : files) {
                    bytes += file.fileSizeInBytes();
                    if (bytes > MOST_BYTES) {
                        return merged;
                    }
                    merged.add(file);
                }
            }
        }
        return merged;
    }
}
