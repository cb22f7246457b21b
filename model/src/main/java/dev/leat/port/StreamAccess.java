package dev.leat.port;

import dev.leat.batch.Record;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/// The records of the app's streams, for commands: replays, and those that put and show records.
/// Names are those of the app file. Methods throw [NoSuchStreamException], or on AWS
/// [UnavailableException], if the stream does not exist. Thread-safe.
public interface StreamAccess {

    /// A stream.
    ///
    /// @param since the time since which the stream has all records; 1970 if it has all records
    ///   that were ever put into it
    /// @param shards the shards whose records may exist, parents before their children
    record Description(Duration retention, Instant since, List<Shard> shards) {

        public Description {
            shards = List.copyOf(shards);
        }
    }

    /// A shard.
    ///
    /// @param open false if the shard was split or merged, and accepts no records
    record Shard(String id, boolean open) {}

    Description describe(String stream);

    /// Returns the records of a shard that arrived at this time or later, as a pipeline receives
    /// them, in their order up to the newest one. A page is read when the iterator is asked for it,
    /// and is not empty.
    Iterator<List<Record>> read(String stream, String shard, Instant from);

    /// Puts records. Those of one partition key stay in their order. They are durable when the
    /// method returns.
    ///
    /// @throws UnavailableException if some of the records could not be put
    void put(String stream, List<Streams.NewRecord> records);
}
