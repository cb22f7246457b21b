package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.ChecksumType;

/// Checksums in requests and responses. Each algorithm has its own member, such as
/// `x-amz-checksum-crc32` in headers and `ChecksumCRC32` in XML.
final class Checksums {

    private Checksums() {}

    /// Sets the checksum, if there is one, in the builder of a response.
    static void set(SdkPojo builder, Optional<Checksum> checksum) {
        checksum.ifPresent(one -> {
            ModelFields.set(builder, header(one.algorithm()), one.value());
            ModelFields.set(builder, element(one.algorithm()), one.value());
        });
    }

    /// Sets the checksum, if there is one, and its type.
    static void setWithType(SdkPojo builder, Optional<Checksum> checksum) {
        set(builder, checksum);
        checksum.map(Checksums::type)
                .ifPresent(type -> {
                    ModelFields.set(builder, "x-amz-checksum-type", type);
                    ModelFields.set(builder, "ChecksumType", type);
                });
    }

    /// Returns the checksum of a request.
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

    /// @throws S3ErrorException if the algorithm is unknown or not supported
    static Algorithm algorithm(String name) {
        return Algorithm.of(name)
                .orElseThrow(() ->
                        S3ErrorException.invalidRequest(
                                "Checksum algorithm provided is unsupported. Please try again with"
                                        + " any of the valid types: [CRC32, CRC32C, CRC64NVME,"
                                        + " SHA1, SHA256]"));
    }

    /// Returns true if the client requested checksums in the response.
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
