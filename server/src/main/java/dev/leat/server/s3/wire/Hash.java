package dev.leat.server.s3.wire;

import dev.leat.batch.Checksum;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// A sum over bytes as they pass. Owned by one thread.
sealed interface Hash {

    void update(byte[] bytes, int from, int length);

    /// The sum, most significant byte first. To be asked once.
    byte[] value();

    static Hash of(Checksum.Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> new Cyclic(new CRC32(), Integer.BYTES);
            case CRC32C -> new Cyclic(new CRC32C(), Integer.BYTES);
            case CRC64NVME -> new Cyclic(new Crc64Nvme(), Long.BYTES);
            case SHA1 -> digest("SHA-1");
            case SHA256 -> digest("SHA-256");
        };
    }

    static Hash digest(String name) {
        try {
            return new Digest(MessageDigest.getInstance(name));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + name, impossible);
        }
    }

    /// How many bytes the sum has.
    static int length(Checksum.Algorithm algorithm) {
        return of(algorithm).value().length;
    }

    record Cyclic(java.util.zip.Checksum sum, int length) implements Hash {

        @Override
        public void update(byte[] bytes, int from, int count) {
            sum.update(bytes, from, count);
        }

        @Override
        public byte[] value() {
            byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).array();
            return java.util.Arrays.copyOfRange(all, Long.BYTES - length, Long.BYTES);
        }
    }

    record Digest(MessageDigest digest) implements Hash {

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
