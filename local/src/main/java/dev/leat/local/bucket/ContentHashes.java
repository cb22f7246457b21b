package dev.leat.local.bucket;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.batch.Hashes;
import dev.leat.batch.StreamingHash;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// Computes the size, the MD5 and, if requested, a checksum of a stream of bytes. Owned by one
/// thread.
final class ContentHashes {

    private final MessageDigest md5 = Hashes.md5();
    private final Optional<Algorithm> algorithm;
    private final Optional<StreamingHash> checksum;
    private long size;

    ContentHashes(Optional<Algorithm> algorithm) {
        this.algorithm = algorithm;
        this.checksum = algorithm.map(StreamingHash::of);
    }

    void add(byte[] bytes, int length) {
        md5.update(bytes, 0, length);
        checksum.ifPresent(hash -> hash.update(bytes, 0, length));
        size += length;
    }

    /// Returns a blob with this path, and with the size and hashes of all bytes so far.
    Blob blob(String place) {
        var etag = HexFormat.of().formatHex(md5.digest());
        Optional<Checksum> sum = algorithm.flatMap(a -> checksum.map(hash -> hash.checksum(a)));
        return new Blob(place, etag, size, sum);
    }
}
