package dev.leat.port;

import dev.leat.app.StreamSource;
import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A record of a stream as a pipeline receives it.
///
/// @param shard the id of its shard
/// @param sequence its sequence number
public record StreamRecord(
        String shard, String sequence, byte[] data, String partitionKey, Instant arrived) {

    /// Returns the ID of the record in pipelines. It never changes. A pipeline without a key
    /// identifies records by it.
    public String id() {
        return shard + ":" + sequence;
    }

    /// Returns the record in one of its attempts.
    ///
    /// @param number a number that increases within the shard
    public Record record(int attempt, long number) {
        return new Record(
                id(),
                data,
                Map.of(
                        StreamSource.SHARD_ATTRIBUTE,
                        Attribute.text(shard),
                        StreamSource.SEQUENCE_ATTRIBUTE,
                        Attribute.text(sequence),
                        StreamSource.PARTITION_KEY_ATTRIBUTE,
                        Attribute.text(partitionKey)),
                attempt,
                arrived,
                number,
                Optional.empty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamRecord(var id, var number, var bytes, var key, var at)
                && shard.equals(id)
                && sequence.equals(number)
                && Arrays.equals(data, bytes)
                && partitionKey.equals(key)
                && arrived.equals(at);
    }

    @Override
    public int hashCode() {
        return Objects.hash(shard, sequence, Arrays.hashCode(data), partitionKey, arrived);
    }
}
