package dev.leat.operations;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Counts of each of the last minutes, also of earlier processes. A minute in which no process ran
/// is not contained.
///
/// @param minutes the begin of each minute, oldest first
/// @param pipelines for each pipeline, a value for each minute
/// @param queues for each queue, the number of messages at the end of each minute
public record MinuteCounts(
        List<Instant> minutes, Map<String, Records> pipelines, Map<String, List<Long>> queues) {

    /// The number of records that a pipeline has processed in each minute, the number of those that
    /// it rejected, the number of its batches, and the sum of their durations in milliseconds, from
    /// lease to commit.
    public record Records(
            List<Long> processed,
            List<Long> rejected,
            List<Long> batches,
            List<Long> batchMillis) {}
}
