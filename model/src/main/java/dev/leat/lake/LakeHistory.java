package dev.leat.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The metadata of a lake table: its snapshots, which of them was current since when, and the data
/// files of the current one.
public record LakeHistory(List<Snapshot> snapshots, List<Current> history, List<DataFile> files) {

    public LakeHistory {
        snapshots = List.copyOf(snapshots);
        history = List.copyOf(history);
        files = List.copyOf(files);
    }

    /// A snapshot. `operation` is `append`, `replace`, `overwrite` or `delete`.
    public record Snapshot(
            Instant committedAt,
            long id,
            Optional<Long> parent,
            String operation,
            String manifestList,
            Map<String, String> summary) {
        public Snapshot {
            summary = Map.copyOf(summary);
        }
    }

    /// A time from which a snapshot was the current one. `ancestor` is true if the current snapshot
    /// was made from it or is the same. `parent` is empty if the snapshot has expired.
    public record Current(Instant since, long snapshot, Optional<Long> parent, boolean ancestor) {}

    /// A data file. `partition` is the partition key as text, such as `shop=a/sold_day=2024-02-01`.
    public record DataFile(
            String location, String format, String partition, long rows, long bytes) {}
}
