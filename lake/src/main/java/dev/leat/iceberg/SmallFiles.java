package dev.leat.iceberg;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;

/// The small files of a table, which each commit to the table merges, so that the number of files
/// depends on the amount of data and not on the number of commits. A partition is merged when it
/// has at least `fewest` small files. `mostBytes` is the maximum total length that a commit merges.
final class SmallFiles {

    /// The length in bytes from which a file is not small.
    private static final long SMALL = 8L << 20;

    /// The maximum total length in bytes that each commit merges.
    static final long MOST_BYTES = 64L << 20;

    private final int fewest;
    private final long mostBytes;
    private final Map<String, List<DataFile>> partitions = new LinkedHashMap<>();

    SmallFiles(int fewest, long mostBytes) {
        this.fewest = fewest;
        this.mostBytes = mostBytes;
    }

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
            if (files.size() < fewest) {
                continue;
            }
            int before = merged.size();
            for (var file : files) {
                bytes += file.fileSizeInBytes();
                if (bytes > mostBytes) {
                    // one file alone is not merged
                    return merged.size() == before + 1 ? merged.subList(0, before) : merged;
                }
                merged.add(file);
            }
        }
        return merged;
    }
}
