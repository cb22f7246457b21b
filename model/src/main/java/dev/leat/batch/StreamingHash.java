package dev.leat.batch;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// A CRC or message digest over a stream of bytes. Owned by one thread.
public sealed interface StreamingHash {

    void update(byte[] bytes, int from, int length);

    /// Returns the hash, most significant byte first. Call it once, after the last byte.
    byte[] value();

    static StreamingHash of(Checksum.Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> new Cyclic(new CRC32(), Integer.BYTES);
            case CRC32C -> new Cyclic(new CRC32C(), Integer.BYTES);
            case CRC64NVME -> new Cyclic(new Crc64Nvme(), Long.BYTES);
            case SHA1 -> digest("SHA-1");
            case SHA256 -> digest("SHA-256");
        };
    }

    /// Returns the checksum of these bytes, in the form that an uploader declares.
    static Checksum checksum(Checksum.Algorithm algorithm, byte[] bytes) {
        var hash = of(algorithm);
        hash.update(bytes, 0, bytes.length);
        return hash.checksum(algorithm);
    }

    /// Returns the hash as a checksum. `algorithm` must be the algorithm of this hash. Call it
    /// once, after the last byte.
    default Checksum checksum(Checksum.Algorithm algorithm) {
        return new Checksum(algorithm, Base64.getEncoder().encodeToString(value()));
    }

    /// Creates a hash with Java's digest of this name, such as `SHA-256`.
    static StreamingHash digest(String name) {
        return new Digest(Hashes.digest(name));
    }

    /// Returns the length of the algorithm's hash in bytes.
    static int length(Checksum.Algorithm algorithm) {
        return of(algorithm).value().length;
    }

    record Cyclic(java.util.zip.Checksum sum, int length) implements StreamingHash {

        @Override
        public void update(byte[] bytes, int from, int count) {
            sum.update(bytes, from, count);
        }

        @Override
        public byte[] value() {
            byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).array();
            return Arrays.copyOfRange(all, Long.BYTES - length, Long.BYTES);
        }
    }

    record Digest(MessageDigest digest) implements StreamingHash {

        @Override
        public void update(byte[] bytes, int from, int count) {
            digest.update(bytes, from, count);
        }

        @Override
        public byte[] value() {
            return digest.digest();
        }
    }
}
