package dev.leat.server.s3.wire;

import dev.leat.batch.Checksum;
import dev.leat.batch.StreamingHash;
import dev.leat.server.aws.ChunkSignatures;
import dev.leat.server.s3.UploadedContent;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// A body whose announced properties are all verified while it is read. The stream ends after the
/// announced number of bytes, which are then verified. Owned by one thread.
final class CheckedBody extends InputStream implements UploadedContent {

    private final BodyExpectations claims;
    private final InputStream in;
    private final Optional<ChunkedBody> chunks;
    private final Optional<StreamingHash> md5;
    private final Optional<StreamingHash> sha256;
    private final Optional<StreamingHash> sum;
    private Optional<Checksum> checksum;
    private long count;
    private boolean ended;

    CheckedBody(InputStream body, BodyExpectations claims, Optional<ChunkSignatures> signatures) {
        this.claims = claims;
        this.chunks =
                claims.framing().chunked()
                        ? Optional.of(new ChunkedBody(body, claims.framing(), signatures))
                        : Optional.empty();
        this.in = chunks.isPresent() ? chunks.get() : body;
        this.md5 = claims.md5().map(_ -> StreamingHash.digest("MD5"));
        this.sha256 = claims.framing().hash().map(_ -> StreamingHash.digest("SHA-256"));
        this.sum =
                claims.checksum().map(Checksum::algorithm).or(claims::later).map(StreamingHash::of);
        this.checksum = claims.checksum();
    }

    @Override
    public InputStream stream() {
        return this;
    }

    @Override
    public OptionalLong length() {
        return claims.length();
    }

    @Override
    public Optional<Checksum> checksum() {
        if (!ended) {
            throw new IllegalStateException("the body was not read completely");
        }
        return checksum;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) {
        if (ended) {
            return -1;
        }
        if (most == 0) {
            return 0;
        }
        try {
            return pass(into, offset, most);
        } catch (IOException broken) {
            throw BodyErrors.broken(broken);
        }
    }

    private int pass(byte[] into, int offset, int most) throws IOException {
        long left = claims.length().orElse(Long.MAX_VALUE) - count;
        int read = left == 0 ? -1 : in.read(into, offset, (int) Math.min(most, left));
        if (read > 0) {
            md5.ifPresent(hash -> hash.update(into, offset, read));
            sha256.ifPresent(hash -> hash.update(into, offset, read));
            sum.ifPresent(hash -> hash.update(into, offset, read));
            count += read;
        }
        if (read < 0 || count == claims.length().orElse(-1)) {
            finish(read < 0 && left > 0);
        }
        return read;
    }

    /// @param cut true if the body ended before the announced length
    private void finish(boolean cut) throws IOException {
        boolean more = !cut && in.read(new byte[1], 0, 1) > 0;
        if (more || (cut && claims.length().isPresent())) {
            throw BodyErrors.incomplete();
        }
        trailer();
        md5.ifPresent(this::compareMd5);
        sha256.ifPresent(this::compareHash);
        sum.ifPresent(this::compareSum);
        ended = true;
    }

    private void trailer() {
        if (chunks.isEmpty() || !claims.framing().trailer()) {
            return;
        }
        var lines = chunks.get().trailer();
        var later = claims.later();
        String name =
                later.map(each -> BodyExpectations.PREFIX + each.name().toLowerCase(Locale.ROOT))
                        .orElse("");
        if (lines.size() != (later.isPresent() ? 1 : 0)
                || (later.isPresent() && !lines.containsKey(name))) {
            throw BodyErrors.trailer();
        }
        if (later.isPresent()) {
            checksum = Optional.of(BodyExpectations.checksum(name, lines.getOrDefault(name, "")));
        }
    }

    private void compareMd5(StreamingHash hash) {
        byte[] said = claims.md5().orElseThrow();
        byte[] is = hash.value();
        if (!MessageDigest.isEqual(said, is)) {
            throw BodyErrors.md5(said, is);
        }
    }

    private void compareHash(StreamingHash hash) {
        String said = claims.framing().hash().orElseThrow();
        String is = HexFormat.of().formatHex(hash.value());
        if (!said.equals(is)) {
            throw BodyErrors.hash(said, is);
        }
    }

    private void compareSum(StreamingHash hash) {
        var said = checksum.orElseThrow();
        if (!said.value().equals(BodyErrors.base64(hash.value()))) {
            throw BodyErrors.checksum(said.algorithm().name());
        }
    }
}
