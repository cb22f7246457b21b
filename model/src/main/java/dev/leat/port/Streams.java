package dev.leat.port;

import dev.leat.batch.Record;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;

/// The streams of a platform, with the semantics of Kinesis: the streams of the app and those that
/// clients create. A change is durable when its method returns. Methods that name a stream throw
/// [NoSuchStreamException] if it does not exist. Thread-safe.
public interface Streams {

    /// The billing mode of a stream on AWS. The embedded platform only stores it.
    enum Mode {
        PROVISIONED,
        ON_DEMAND
    }

    /// A stream and its settings.
    ///
    /// @param number the number of the stream in the state folder, never used again
    /// @param declared true if the app file declares the stream
    record Info(
            long number,
            String name,
            boolean declared,
            Instant created,
            Duration retention,
            Mode mode,
            Map<String, String> tags) {

        public Info {
            tags = Map.copyOf(tags);
        }

        public Info withRetention(Duration other) {
            return new Info(number, name, declared, created, other, mode, tags);
        }

        public Info withMode(Mode other) {
            return new Info(number, name, declared, created, retention, other, tags);
        }

        public Info withTags(Map<String, String> others) {
            return new Info(number, name, declared, created, retention, mode, others);
        }

        /// Returns a copy that the app file declares or does not declare.
        public Info declared(boolean by) {
            return new Info(number, name, by, created, retention, mode, tags);
        }
    }

    /// A shard. A closed shard accepts no records; its records remain until they expire.
    ///
    /// @param number the number of the shard in its stream
    /// @param parent the shard that was split, or the first of two merged shards
    /// @param adjacent the second of two merged shards
    /// @param end the number of records that the shard has ever had; its next record's offset
    /// @param closed the time at which the shard was closed; empty for an open shard
    record Shard(
            int number,
            Optional<Integer> parent,
            Optional<Integer> adjacent,
            HashRange hashes,
            long end,
            Optional<Instant> closed) {

        /// Returns the id by which clients know the shard.
        public String id() {
            return id(number);
        }

        public static String id(int number) {
            return "shardId-" + SequenceNumber.digits(number, 12);
        }

        public boolean open() {
            return closed.isEmpty();
        }

        public boolean childOf(int other) {
            return parent.filter(p -> p == other).isPresent()
                    || adjacent.filter(p -> p == other).isPresent();
        }
    }

    /// A record to put.
    ///
    /// @param hash the hash key, which determines the shard
    record NewRecord(byte[] data, String partitionKey, BigInteger hash) {

        public NewRecord(byte[] data, String partitionKey) {
            this(data, partitionKey, HashRange.hash(partitionKey));
        }

        /// True if the hash key is not that of the partition key.
        public boolean explicitHash() {
            return !hash.equals(HashRange.hash(partitionKey));
        }

        /// Returns the number of bytes that count towards [Stream#MAX_RECORD].
        public int size() {
            return data.length + partitionKey.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NewRecord(var bytes, var key, var number)
                    && Arrays.equals(data, bytes)
                    && partitionKey.equals(key)
                    && hash.equals(number);
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(data), partitionKey, hash);
        }
    }

    /// A stored record. `arrived` never decreases within a shard.
    record Stored(SequenceNumber sequence, byte[] data, String partitionKey, Instant arrived) {

        /// Returns the ID of the record in pipelines. It never changes.
        public String id() {
            return inPipeline().id();
        }

        /// Returns the record as a pipeline receives it.
        public Record record(int attempt) {
            return inPipeline().record(attempt, sequence.offset());
        }

        private StreamRecord inPipeline() {
            return new StreamRecord(
                    Shard.id(sequence.shard()), sequence.text(), data, partitionKey, arrived);
        }
    }

    /// Records of a shard.
    ///
    /// @param next the offset at which the next read continues
    /// @param behind the time for which the oldest unread record has been in the shard; zero if
    ///   there is none
    /// @param ended true if the shard is closed and the next read would find no record
    record Page(List<Stored> records, long next, Duration behind, boolean ended) {

        public Page {
            records = List.copyOf(records);
        }
    }

    /// The records of a stream that a pipeline has not finished.
    ///
    /// @param records their number, without records that have expired
    /// @param lag the time for which the oldest of them has been in the stream; zero if there is
    ///   none
    record Backlog(long records, Duration lag) {}

    /// Returns all streams, ordered by name.
    List<Info> list();

    Optional<Info> find(String stream);

    /// Returns the shards whose records may exist, ordered by number: the open ones, and the closed
    /// ones for the retention period after their closing.
    List<Shard> shards(String stream);

    /// Creates a stream with open shards that divide the hash keys evenly. Returns false if a
    /// stream with this name exists.
    boolean create(String stream, int shards, Mode mode, Map<String, String> tags);

    /// Replaces the settings of a stream.
    void replace(Info settings);

    /// Deletes a stream with its records.
    void delete(String stream);

    /// Appends records in one commit, in this order, each to the open shard that has its hash key.
    List<SequenceNumber> put(String stream, List<NewRecord> records);

    /// Reads records of a shard, at least one if there is one at or behind `offset` that has not
    /// expired.
    ///
    /// @throws IllegalArgumentException if the stream has no such shard
    Page read(String stream, int shard, long offset, int records, long bytes);

    /// Returns the offset of the oldest record that has not expired.
    long oldest(String stream, int shard);

    /// Returns the offset of the first record that arrived at this time or later.
    long at(String stream, int shard, Instant time);

    /// Returns the records that this pipeline, which reads the stream, has not finished. Redriven
    /// dead letters are not included.
    Backlog backlog(String stream, String pipeline);

    /// Returns a test for the offsets of this shard: true if this pipeline, which reads the stream,
    /// has finished the record. The test has the state of the time of this call.
    LongPredicate finished(String stream, int shard, String pipeline);

    /// Closes an open shard and opens two shards with its hash keys. `hash` begins the second one.
    void split(String stream, int shard, BigInteger hash);

    /// Closes two open shards with adjacent hash keys and opens one shard with the hash keys of
    /// both.
    void merge(String stream, int shard, int adjacent);

    /// Splits and merges shards until `count` open shards divide the hash keys evenly.
    void reshard(String stream, int count);
}
