package dev.leat.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Operations on the streams of an app, including those that clients created. Threads may share it.
/// Methods block; they throw [RefusedOperationException] of the kind UNKNOWN for an unknown stream
/// or shard.
public interface StreamRecordOperations {

    /// A stream.
    ///
    /// @param pipelines the pipelines that read it, in the order of the app; empty on AWS
    record StreamSummary(
            String stream,
            boolean declared,
            Duration retention,
            List<ShardSummary> shards,
            List<PipelineLag> pipelines) {}

    /// A shard. `records` counts the records that have not expired; `oldest` and `newest` are their
    /// arrival times. All three are empty on AWS, because Kinesis does not tell them.
    ///
    /// @param open false if the shard was split or merged, and accepts no records
    record ShardSummary(
            String shard,
            boolean open,
            Optional<Long> records,
            Optional<Instant> oldest,
            Optional<Instant> newest) {}

    /// The records of a stream that a pipeline has not processed.
    ///
    /// @param records the number of records that are not finished
    /// @param lagMillis the age of the oldest of them in milliseconds; 0 if there is none
    record PipelineLag(String pipeline, long records, long lagMillis) {}

    /// A record to put.
    record RecordToPut(String partitionKey, byte[] data) {}

    /// A record of a shard.
    ///
    /// @param offset the number of the record in its shard, from 0; on AWS, among the records that
    ///   were read
    record ShardRecord(
            long offset, String sequence, String partitionKey, Instant arrived, byte[] data) {}

    /// Returns the streams, ordered by name.
    @Operation(
            value = "GET streams",
            summary = "Lists the streams with their shards and the lag of each pipeline.")
    List<StreamSummary> streams();

    /// Puts records in one commit. They are durable when the method returns.
    @Operation(
            value = "POST streams/{stream}/records",
            summary = "Puts records into a stream, all or none of them.")
    void put(String stream, List<RecordToPut> records);

    /// Returns the offset of the first record of a shard that arrived at this time or later.
    @Operation(
            value = "GET streams/{stream}/shards/{shard}/offset",
            summary = "Returns the offset of the first record that arrived at a time or later.")
    long offset(String stream, String shard, Instant since);

    /// Returns at most `limit` records whose offset is `cursor` or greater. Personal data is masked
    /// unless `unmasked` is true.
    @Operation(
            value = "GET streams/{stream}/shards/{shard}/records",
            summary = "Lists records of a shard in their order.",
            cursor = "/offset+1",
            masks = true)
    List<ShardRecord> records(
            String stream, String shard, long cursor, int limit, boolean unmasked);

    /// Returns the records of a shard that arrived at this time or later, or all, page by page in
    /// their order. A page is read when the iterator is asked for it, and is not empty.
    default Iterator<List<ShardRecord>> pages(
            String stream, String shard, Optional<Instant> since, boolean unmasked) {
        return new OffsetPages(this, stream, shard, since, unmasked);
    }
}
