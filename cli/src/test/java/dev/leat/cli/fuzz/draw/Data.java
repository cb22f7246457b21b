package dev.leat.cli.fuzz.draw;

import dev.leat.port.HashRange;
import dev.leat.port.Streams;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The input of a pipeline: a file under its key, or messages.
///
/// @param rows what is in it, in order; empty where a record was broken on purpose
/// @param content the file
/// @param messages the messages
/// @param readable whether the file can be read at all
public record Data(
        String key,
        List<Optional<Map<String, Object>>> rows,
        byte[] content,
        List<Message> messages,
        boolean readable) {

    /// A message with its group, or a record with its partition key.
    ///
    /// @param hash the explicit hash key of a record
    /// @param shards the number of shards to which the stream is changed before the record is put
    public record Message(
            String body, Optional<String> group, Optional<BigInteger> hash, OptionalInt shards) {
        public Message(String body, Optional<String> group) {
            this(body, group, Optional.empty(), OptionalInt.empty());
        }

        /// Returns the record of a stream with this content.
        public Streams.NewRecord record() {
            var key = group.orElseThrow();
            return new Streams.NewRecord(
                    body.getBytes(StandardCharsets.UTF_8),
                    key,
                    hash.orElseGet(() -> HashRange.hash(key)));
        }

        @Override
        public String toString() {
            return body
                    + group.map(key -> " (" + key.substring(0, Math.min(9, key.length())) + ")")
                            .orElse("")
                    + hash.map(" hash %d"::formatted).orElse("")
                    + (shards.isPresent() ? " after a change to shards " + shards : "");
        }
    }

    /// For people.
    public String shown() {
        return messages.isEmpty()
                ? key + " (" + content.length + " bytes)"
                : messages.stream().map(Message::toString).reduce("", (a, b) -> a + "\n  " + b);
    }
}
