package dev.leat.testkit.scenario;

import dev.leat.app.Stream;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A step of a test's input. Each step begins after the previous one, while the app is working.
public sealed interface Given {

    /// Sends these messages together, in this order.
    record Send(String queue, List<Message.Outgoing> messages) implements Given {
        public Send {
            messages = List.copyOf(messages);
        }
    }

    /// Puts these records into a stream together, in this order.
    record PutRecords(String stream, List<Streams.NewRecord> records) implements Given {
        public PutRecords {
            records = List.copyOf(records);
            for (var record : records) {
                if (record.size() > Stream.MAX_RECORD) {
                    throw new IllegalArgumentException(
                            "a record has %d bytes with its partition key; a stream accepts at most %d"
                                    .formatted(record.size(), Stream.MAX_RECORD));
                }
            }
        }
    }

    /// Splits and merges shards until the stream has this number of open shards.
    record Reshard(String stream, int shards) implements Given {}

    /// Puts an object into a bucket.
    record Put(String bucket, String key, byte[] content) implements Given {
        public Put {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Put(var in, var name, var bytes)
                    && bucket.equals(in)
                    && key.equals(name)
                    && Arrays.equals(content, bytes);
        }

        @Override
        public int hashCode() {
            return Objects.hash(bucket, key, Arrays.hashCode(content));
        }
    }

    /// Advances the clock by this time.
    record Wait(Duration by) implements Given {}

    /// Advances the clock to this time.
    record Until(Instant time) implements Given {}
}
