package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CheckedInputStream;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.SdkChecksum;

/// Bytes whose checksum comes to be known as they are read, where one is wanted.
record Digested(InputStream stream, Supplier<Optional<Checksum>> checksum) {

    static Digested of(InputStream bytes, Optional<Checksum.Algorithm> wanted) {
        if (wanted.isEmpty()) {
            return new Digested(bytes, Optional::empty);
        }
        var algorithm = wanted.get();
        var digest = digest(algorithm);
        return new Digested(
                new CheckedInputStream(bytes, digest),
                () -> {
                    byte[] sum = digest.getChecksumBytes();
                    String text = Base64.getEncoder().encodeToString(sum);
                    return Optional.of(new Checksum(algorithm, text));
                });
    }

    private static SdkChecksum digest(Checksum.Algorithm algorithm) {
        return SdkChecksum.forAlgorithm(
                switch (algorithm) {
                    case CRC32 -> DefaultChecksumAlgorithm.CRC32;
                    case CRC32C -> DefaultChecksumAlgorithm.CRC32C;
                    case CRC64NVME -> DefaultChecksumAlgorithm.CRC64NVME;
                    case SHA1 -> DefaultChecksumAlgorithm.SHA1;
                    case SHA256 -> DefaultChecksumAlgorithm.SHA256;
                });
    }
}
