package dev.leat.server.kinesis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.CRC32C;

/// A position in a shard, which a client gets as a text without a meaning. It is valid for five
/// minutes.
///
/// @param stream the number of the stream
/// @param issued the time of the response that contains it, with a precision of milliseconds
record ShardIterator(long stream, int shard, long offset, Instant issued) {

    /// AWS's time limit
    /// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html).
    static final Duration VALID = Duration.ofMinutes(5);

    private static final byte VERSION = 1;
    private static final int CONTENT = 1 + Long.BYTES + Integer.BYTES + 2 * Long.BYTES;

    String text() {
        var bytes = ByteBuffer.allocate(CONTENT + Integer.BYTES);
        bytes.put(VERSION).putLong(stream).putInt(shard).putLong(offset);
        bytes.putLong(issued.toEpochMilli()).putInt(checksum(bytes.array()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /// Reads an iterator.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if this is none
    static ShardIterator of(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            if (bytes.capacity() == CONTENT + Integer.BYTES
                    && bytes.get() == VERSION
                    && bytes.getInt(CONTENT) == checksum(bytes.array())) {
                return new ShardIterator(
                        bytes.getLong(),
                        bytes.getInt(),
                        bytes.getLong(),
                        Instant.ofEpochMilli(bytes.getLong()));
            }
        } catch (IllegalArgumentException foreign) {
            // refused below
        }
        throw KinesisErrors.invalid("Invalid ShardIterator.");
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, CONTENT);
        return (int) crc.getValue();
    }
}
