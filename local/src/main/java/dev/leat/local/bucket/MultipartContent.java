package dev.leat.local.bucket;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.batch.Hashes;
import dev.leat.batch.StreamingHash;
import dev.leat.port.Uploads;
import dev.leat.port.Uploads.BadPartsException;
import dev.leat.port.Uploads.BadPartsException.Why;
import dev.leat.port.Uploads.Claim;
import dev.leat.port.Uploads.Part;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The uploaded parts from which an object is assembled. The object has the ETag and the checksum
/// that S3 defines for such parts.
record MultipartContent(List<PartTable.Kept> parts) {

    /// Selects the parts that the client lists from those that were uploaded.
    ///
    /// @throws BadPartsException if the listed parts cannot form an object
    static MultipartContent of(List<Claim> claims, Map<Integer, PartTable.Kept> came) {
        if (claims.isEmpty()) {
            throw new BadPartsException(
                    Why.MISSING, "the request lists no part; list the uploaded parts");
        }
        var parts = new ArrayList<PartTable.Kept>();
        int before = 0;
        for (var claim : claims) {
            if (claim.number() <= before) {
                throw new BadPartsException(
                        Why.ORDER,
                        "part %d is listed after part %d; list parts in ascending order"
                                .formatted(claim.number(), before));
            }
            before = claim.number();
            parts.add(named(claim, came.get(claim.number())));
        }
        for (var kept : parts.subList(0, parts.size() - 1)) {
            if (kept.part().size() < Uploads.LEAST_BYTES) {
                throw new BadPartsException(
                        Why.TOO_SMALL,
                        "part %d has %,d bytes; every part except the last requires at least %,d"
                                .formatted(
                                        kept.part().number(),
                                        kept.part().size(),
                                        Uploads.LEAST_BYTES));
            }
        }
        return new MultipartContent(parts);
    }

    private static PartTable.Kept named(Claim claim, PartTable.@Nullable Kept kept) {
        if (kept == null || !kept.part().etag().equals(claim.etag())) {
            throw new BadPartsException(
                    Why.MISSING,
                    "part %d with the ETag %s was not uploaded"
                            .formatted(claim.number(), claim.etag()));
        }
        var said = claim.checksum().map(Checksum::value);
        if (said.isPresent() && !said.equals(kept.part().checksum().map(Checksum::value))) {
            throw new BadPartsException(
                    Why.CHECKSUM,
                    "the checksum of part %d is not %s; upload the part again"
                            .formatted(claim.number(), said.get()));
        }
        return kept;
    }

    /// Returns the MD5 of the parts' MD5 hashes, followed by the number of parts.
    String etag() {
        var md5 = Hashes.md5();
        parts.forEach(kept -> md5.update(HexFormat.of().parseHex(kept.part().etag())));
        return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
    }

    /// Returns the checksum of the parts' checksums; empty if a part has no checksum.
    Optional<Checksum> composite(Algorithm algorithm) {
        var sums = new ByteArrayOutputStream();
        for (var kept : parts) {
            var sum = kept.part().checksum().filter(c -> c.algorithm() == algorithm);
            if (sum.isEmpty()) {
                return Optional.empty();
            }
            sums.writeBytes(Base64.getDecoder().decode(sum.get().value()));
        }
        var whole = StreamingHash.checksum(algorithm, sums.toByteArray());
        return Optional.of(new Checksum(algorithm, whole.value() + "-" + parts.size(), true));
    }

    /// Returns the parts of the object, numbered from 1.
    List<Part> numbered() {
        var numbered = new ArrayList<Part>();
        for (var kept : parts) {
            var part = kept.part();
            numbered.add(
                    new Part(
                            numbered.size() + 1,
                            part.etag(),
                            part.size(),
                            part.checksum(),
                            part.at()));
        }
        return numbered;
    }

    List<String> blobs() {
        return parts.stream().map(PartTable.Kept::blob).toList();
    }
}
