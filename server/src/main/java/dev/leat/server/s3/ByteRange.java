package dev.leat.server.s3;

import com.google.re2j.Pattern;
import dev.leat.port.Uploads;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The requested bytes of an object that has `size` bytes. `partial` is true if the request has a
/// range, even if that is the whole object.
record ByteRange(long offset, long length, long size, boolean partial) {

    private static final Pattern RANGE = Pattern.compile("bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)");

    static ByteRange whole(long size) {
        return new ByteRange(0, size, size, false);
    }

    /// Parses a `Range` header. Ignores an invalid range, and a header with several ranges.
    ///
    /// @throws S3ErrorException if the object has none of these bytes
    static ByteRange of(String range, long size) {
        var found = RANGE.matcher(range.strip());
        if (!found.matches() || (found.group(1).isEmpty() && found.group(2).isEmpty())) {
            return whole(size);
        }
        if (found.group(1).isEmpty()) {
            long length = Math.min(number(found.group(2)), size);
            return some(size - length, length, size)
                    .orElseThrow(() -> S3ErrorException.invalidRange(range, size));
        }
        long from = number(found.group(1));
        long to = found.group(2).isEmpty() ? Long.MAX_VALUE : number(found.group(2));
        if (to < from) {
            return whole(size);
        }
        return some(from, Math.min(to, size - 1) - from + 1, size)
                .orElseThrow(() -> S3ErrorException.invalidRange(range, size));
    }

    private static Optional<ByteRange> some(long offset, long length, long size) {
        return length > 0 && offset < size
                ? Optional.of(new ByteRange(offset, length, size, true))
                : Optional.empty();
    }

    /// Returns the range of one part of the upload. An object that was uploaded in one request has
    /// one part, with number 1.
    ///
    /// @throws S3ErrorException if there is no such part
    static ByteRange part(int number, List<Uploads.Part> parts, long size) {
        if (number == 1 && parts.isEmpty()) {
            return new ByteRange(0, size, size, true);
        }
        if (number > parts.size() || number < 1) {
            throw new S3ErrorException(
                            "InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
                    .detail("PartNumberRequested", number)
                    .detail("ActualPartCount", Math.max(parts.size(), 1));
        }
        long offset = parts.subList(0, number - 1).stream().mapToLong(Uploads.Part::size).sum();
        return new ByteRange(offset, parts.get(number - 1).size(), size, true);
    }

    /// Returns the Content-Range header; null if the request has no range, or the range is empty.
    @Nullable String contentRange() {
        return partial && length > 0
                ? "bytes %d-%d/%d".formatted(offset, offset + length - 1, size)
                : null;
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
