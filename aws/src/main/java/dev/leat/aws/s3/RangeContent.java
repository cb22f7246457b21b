package dev.leat.aws.s3;

import dev.leat.aws.AwsFailures;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// The content of one version of an object in S3, read by ranges. A reader has at most one range in
/// memory and no open connection, so it may be slow, and a broken connection repeats one range. If
/// the bucket has no versions, a reader fails when the object is replaced. An object of one range
/// is read once for all readers. Thread-safe.
final class RangeContent implements Content {

    private final Supplier<S3Client> client;
    private final String what;
    private final String bucket;
    private final FileUnit unit;
    private final Optional<String> version;
    private final int range;
    private byte @Nullable [] whole;

    /// @param what the bucket, for messages
    /// @param bucket the bucket's name in S3
    /// @param version the version id; empty if the bucket has no versions
    /// @param range the length of a range in bytes
    /// @param whole the object of one range, if it was read already
    RangeContent(
            Supplier<S3Client> client,
            String what,
            String bucket,
            FileUnit unit,
            Optional<String> version,
            int range,
            Optional<byte[]> whole) {
        this.client = client;
        this.what = what;
        this.bucket = bucket;
        this.unit = unit;
        this.version = version;
        this.range = range;
        this.whole = whole.orElse(null);
    }

    @Override
    public String name() {
        return unit.bucket() + "/" + unit.key();
    }

    @Override
    public long size() {
        return unit.size();
    }

    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset is not negative: " + offset);
        }
        var in = new Ranges(offset);
        in.fill();
        return in;
    }

    /// Returns the object, which has one range.
    private synchronized byte[] whole() throws IOException {
        var known = whole;
        if (known == null) {
            known = read(0, unit.size());
            whole = known;
        }
        return known;
    }

    private byte[] read(long from, long to) throws IOException {
        var request =
                GetObjectRequest.builder()
                        .bucket(bucket)
                        .key(unit.key())
                        .range("bytes=%d-%d".formatted(from, to - 1));
        version.ifPresentOrElse(request::versionId, () -> request.ifMatch(unit.etag()));
        try {
            var bytes = client.get().getObjectAsBytes(request.build()).asByteArrayUnsafe();
            if (bytes.length != to - from) {
                throw new IOException(
                        "%s: the object '%s' has not %,d bytes"
                                .formatted(what, unit.key(), unit.size()));
            }
            return bytes;
        } catch (SdkException failed) {
            if (AwsFailures.isNotFound(failed) || S3Objects.isConditionFailed(failed)) {
                throw new IOException(
                        "%s: the object '%s' was replaced or deleted while it was read"
                                .formatted(what, unit.key()),
                        failed);
            }
            throw AwsFailures.unavailable(what, failed);
        }
    }

    private final class Ranges extends InputStream {

        private long next;
        private byte @Nullable [] bytes;
        private int at;

        Ranges(long offset) {
            this.next = offset;
        }

        /// Reads the next range if this one is consumed. Returns null at the end of the object.
        private byte @Nullable [] fill() throws IOException {
            var known = bytes;
            if (known != null && at < known.length) {
                return known;
            }
            bytes = null;
            if (next >= unit.size()) {
                return null;
            }
            if (unit.size() <= range) {
                bytes = whole();
                at = Math.toIntExact(next);
                next = unit.size();
                return bytes;
            }
            long end = Math.min(unit.size(), next + range);
            bytes = RangeContent.this.read(next, end);
            next = end;
            at = 0;
            return bytes;
        }

        @Override
        public int read() throws IOException {
            var known = fill();
            return known == null ? -1 : known[at++] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0;
            }
            var known = fill();
            if (known == null) {
                return -1;
            }
            int count = Math.min(length, known.length - at);
            System.arraycopy(known, at, into, offset, count);
            at += count;
            return count;
        }

        /// Skips ranges without reading them.
        @Override
        public long skip(long count) {
            var known = bytes;
            int left = known == null ? 0 : known.length - at;
            if (count <= 0) {
                return 0;
            }
            if (count <= left) {
                at += Math.toIntExact(count);
                return count;
            }
            bytes = null;
            long skipped = Math.min(count, left + Math.max(0, unit.size() - next));
            next += skipped - left;
            return skipped;
        }

        @Override
        public void close() {
            bytes = null;
            next = unit.size();
        }
    }
}
