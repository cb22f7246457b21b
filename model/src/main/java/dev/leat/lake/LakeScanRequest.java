package dev.leat.lake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows that a statement reads from a lake table: those of a snapshot by its number, of the
/// snapshot that was current at a time, or of the current one. If `conditions` is not empty, only
/// rows that meet all conditions of one of its lists are needed.
public record LakeScanRequest(
        Optional<Long> snapshot, Optional<Instant> at, List<List<LakeCondition>> conditions) {

    public static final LakeScanRequest CURRENT =
            new LakeScanRequest(Optional.empty(), Optional.empty(), List.of());

    public LakeScanRequest {
        conditions = conditions.stream().map(List::copyOf).toList();
    }

    /// Returns a request of all rows of a snapshot.
    public static LakeScanRequest of(long snapshot) {
        return new LakeScanRequest(Optional.of(snapshot), Optional.empty(), List.of());
    }

    /// Returns a request of the rows at a time.
    public static LakeScanRequest at(Instant time) {
        return new LakeScanRequest(Optional.empty(), Optional.of(time), List.of());
    }

    /// Returns the request with these conditions.
    public LakeScanRequest where(List<List<LakeCondition>> more) {
        return new LakeScanRequest(snapshot, at, more);
    }
}
