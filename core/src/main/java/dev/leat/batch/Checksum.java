package dev.leat.batch;

import java.util.Optional;
import java.util.stream.Stream;

/// What an uploader said that the bytes of an object are, and they were: `value` in base64. That of
/// an object of several parts may be a checksum of the parts' checksums (`composite`), which then
/// ends in `-` and their number.
public record Checksum(Algorithm algorithm, String value, boolean composite) {

    /// A checksum of all the bytes.
    public Checksum(Algorithm algorithm, String value) {
        this(algorithm, value, false);
    }

    /// Those that S3 has.
    public enum Algorithm {
        CRC32,
        CRC32C,
        CRC64NVME,
        SHA1,
        SHA256;

        /// By S3's name, in any case.
        public static Optional<Algorithm> of(String name) {
            return Stream.of(values()).filter(a -> a.name().equalsIgnoreCase(name)).findFirst();
        }
    }
}
