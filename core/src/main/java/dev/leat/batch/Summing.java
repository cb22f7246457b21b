package dev.leat.batch;

import dev.leat.batch.Checksum.Algorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Makes the checksum of bytes that come one after the other. Owned by one thread.
public final class Summing {

    private final Algorithm algorithm;
    private final Sum sum;

    private interface Sum {
        void add(byte[] bytes, int from, int length);

        byte[] end();
    }

    public Summing(Algorithm algorithm) {
        this.algorithm = algorithm;
        this.sum =
                switch (algorithm) {
                    case CRC32 -> new Crc32(new CRC32());
                    case CRC32C -> new Crc32(new CRC32C());
                    case CRC64NVME -> new Crc64();
                    case SHA1 -> new Sha(digest("SHA-1"));
                    case SHA256 -> new Sha(digest("SHA-256"));
                };
    }

    public void add(byte[] bytes, int from, int length) {
        sum.add(bytes, from, length);
    }

    /// The checksum of all that was added; nothing can be added after it.
    public Checksum end() {
        return new Checksum(algorithm, Base64.getEncoder().encodeToString(sum.end()));
    }

    public static Checksum of(Algorithm algorithm, byte[] bytes) {
        var summing = new Summing(algorithm);
        summing.add(bytes, 0, bytes.length);
        return summing.end();
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Sha(MessageDigest digest) implements Sum {
        @Override
        public void add(byte[] bytes, int from, int length) {
            digest.update(bytes, from, length);
        }

        @Override
        public byte[] end() {
            return digest.digest();
        }
    }

    private record Crc32(java.util.zip.Checksum crc) implements Sum {
        @Override
        public void add(byte[] bytes, int from, int length) {
            crc.update(bytes, from, length);
        }

        @Override
        public byte[] end() {
            return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        }
    }

    private static final class Crc64 implements Sum {

        private final Crc64Nvme crc = new Crc64Nvme();

        @Override
        public void add(byte[] bytes, int from, int length) {
            crc.update(bytes, from, length);
        }

        @Override
        public byte[] end() {
            return ByteBuffer.allocate(Long.BYTES).putLong(crc.value()).array();
        }
    }
}
