package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.ChecksumType;

/// Checksums as members of requests and answers, of which there is one for each algorithm:
/// `x-amz-checksum-crc32` in headers, `ChecksumCRC32` in XML.
final class Checksums {

    private Checksums() {}

    /// Sets it in the builder of an answer, if there is one.
    static void give(SdkPojo builder, Optional<Checksum> checksum) {
        checksum.ifPresent(one -> {
            ModelFields.set(builder, header(one.algorithm()), one.value());
            ModelFields.set(builder, element(one.algorithm()), one.value());
        });
    }

    /// The same with the type beside it.
    static void giveTyped(SdkPojo builder, Optional<Checksum> checksum) {
        give(builder, checksum);
        checksum.map(Checksums::type)
                .ifPresent(type -> {
                    ModelFields.set(builder, "x-amz-checksum-type", type);
                    ModelFields.set(builder, "ChecksumType", type);
                });
    }

    /// What the members of a request say.
    static Optional<Checksum> of(SdkPojo request) {
        return Stream.of(Algorithm.values())
                .flatMap(algorithm ->
                        ModelFields.text(request, header(algorithm))
                                .or(() -> ModelFields.text(request, element(algorithm)))
                                .map(value -> new Checksum(algorithm, value, value.contains("-")))
                                .stream())
                .findFirst();
    }

    static String type(Checksum checksum) {
        return type(checksum.composite());
    }

    static String type(boolean composite) {
        return (composite ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT).toString();
    }

    /// @throws S3Fault if S3 has no such algorithm, or Leat has not
    static Algorithm algorithm(String name) {
        return Algorithm.of(name)
                .orElseThrow(() ->
                        S3ErrorException.invalidRequest(
                                "Checksum algorithm provided is unsupported. Please try again with"
                                        + " any of the valid types: [CRC32, CRC32C, CRC64NVME,"
                                        + " SHA1, SHA256]"));
    }

    /// Whether the reader asked for them.
    static boolean wanted(@Nullable String mode) {
        return "ENABLED".equalsIgnoreCase(mode);
    }

    private static String header(Algorithm algorithm) {
        return "x-amz-checksum-" + algorithm;
    }

    private static String element(Algorithm algorithm) {
        return "Checksum" + algorithm;
    }
}
