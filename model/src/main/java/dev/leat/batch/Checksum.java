package dev.leat.batch;

import java.util.Optional;
import java.util.stream.Stream;

/// A checksum of an object that the uploader declared and Leat verified; `value` is base64. For a
/// multipart object it may be `composite`: a checksum of the parts' checksums, followed by `-` and
/// the number of parts.
public record Checksum(Algorithm algorithm, String value, boolean composite) {

    /// A checksum of the full object.
    public Checksum(Algorithm algorithm, String value) {
        this(algorithm, value, false);
    }

    /// The checksum algorithms of S3.
    public enum Algorithm {
        CRC32,
        CRC32C,
        CRC64NVME,
        SHA1,
        SHA256;

        /// Returns the algorithm with this S3 name, ignoring case.
        public static Optional<Algorithm> of(String name) {
            return Stream.of(values()).filter(a -> a.name().equalsIgnoreCase(name)).findFirst();
        }
    }
}
