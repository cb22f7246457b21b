package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.port.Uploads;
import dev.leat.port.Uploads.Terms;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules for the checksum algorithm and type of an upload. They state for which algorithms the
/// object's checksum can be computed from the checksums of the parts, and when each part must have
/// a checksum.
final class UploadTerms {

    private static final String WHOLE = "FULL_OBJECT";
    private static final String COMPOSITE = "COMPOSITE";

    private UploadTerms() {}

    /// Returns the checksum algorithm and type that a request sets.
    ///
    /// @throws S3ErrorException if S3 does not allow this combination
    static Optional<Terms> of(@Nullable String algorithm, @Nullable String type) {
        if (algorithm == null) {
            if (type != null) {
                throw S3ErrorException.invalidRequest(
                        "The x-amz-checksum-type header can only be used with the"
                                + " x-amz-checksum-algorithm header.");
            }
            return Optional.empty();
        }
        var named = Checksums.algorithm(algorithm);
        boolean composite = type == null ? usuallyComposite(named) : composite(type);
        if (composite ? named == Algorithm.CRC64NVME : !joins(named)) {
            throw S3ErrorException.invalidRequest(
                    "The %s checksum type cannot be used with the %s checksum algorithm."
                            .formatted(composite ? COMPOSITE : WHOLE, word(named)));
        }
        return Optional.of(new Terms(named, composite));
    }

    private static boolean usuallyComposite(Algorithm algorithm) {
        return algorithm != Algorithm.CRC64NVME;
    }

    /// Returns true if the checksum of the object can be computed from those of the parts.
    private static boolean joins(Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32, CRC32C, CRC64NVME -> true;
            case SHA1, SHA256 -> false;
        };
    }

    private static boolean composite(String type) {
        return switch (type) {
            case COMPOSITE -> true;
            case WHOLE -> false;
            default ->
                    throw S3ErrorException.invalidRequest(
                            "Value for x-amz-checksum-type header is invalid: " + type);
        };
    }

    /// Checks the checksum of a part.
    ///
    /// @throws S3ErrorException if its algorithm differs from that of the upload
    static Optional<Checksum> check(Optional<Terms> terms, Optional<Checksum> brought) {
        if (terms.isPresent()) {
            var agreed = terms.get().algorithm();
            var actual = brought.map(Checksum::algorithm);
            boolean none = brought.isEmpty() && agreed == Algorithm.CRC64NVME;
            if (!none && !actual.equals(Optional.of(agreed))) {
                throw S3ErrorException.invalidRequest(
                        "Checksum Type mismatch occurred, expected checksum Type: %s, actual"
                                        .formatted(word(agreed))
                                + " checksum Type: "
                                + actual.map(UploadTerms::word).orElse("null"));
            }
        }
        return brought;
    }

    /// Checks the request that completes an upload.
    static void check(Optional<Terms> terms, List<Uploads.Claim> claims, @Nullable String type) {
        if (terms.isEmpty()) {
            return;
        }
        var agreed = terms.get();
        if (type != null && composite(type) != agreed.composite()) {
            throw S3ErrorException.invalidRequest(
                    "The upload was created using the %s checksum mode. The complete request must"
                                    .formatted(agreed.composite() ? COMPOSITE : WHOLE)
                            + " use the same checksum mode.");
        }
        if (!agreed.composite()) {
            return;
        }
        for (var claim : claims) {
            if (claim.checksum().isEmpty()) {
                throw S3ErrorException.invalidRequest(
                        "The upload was created using a %s checksum. The complete request must"
                                        .formatted(word(agreed.algorithm()))
                                + " include the checksum for each part. It was missing for part %d"
                                        .formatted(claim.number())
                                + " in the request.");
            }
        }
    }

    /// Returns S3's error for parts that cannot be combined into an object.
    static S3ErrorException fault(Uploads.BadPartsException bad, String id) {
        String why = String.valueOf(bad.getMessage());
        var fault =
                switch (bad.why()) {
                    case MISSING ->
                            new S3ErrorException(
                                    "InvalidPart",
                                    400,
                                    "One or more of the specified parts could not be found. The"
                                            + " part may not have been uploaded, or the specified"
                                            + " entity tag may not match the part's entity tag: "
                                            + why);
                    case ORDER ->
                            new S3ErrorException(
                                    "InvalidPartOrder",
                                    400,
                                    "The list of parts was not in ascending order. Parts must be"
                                            + " ordered by part number: "
                                            + why);
                    case TOO_SMALL ->
                            new S3ErrorException(
                                    "EntityTooSmall",
                                    400,
                                    "Your proposed upload is smaller than the minimum allowed size:"
                                            + " "
                                            + why);
                    case CHECKSUM ->
                            new S3ErrorException(
                                    "BadDigest",
                                    400,
                                    "The checksum you specified did not match the calculated"
                                            + " checksum: "
                                            + why);
                };
        return fault.detail("UploadId", id);
    }

    private static String word(Algorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT);
    }
}
