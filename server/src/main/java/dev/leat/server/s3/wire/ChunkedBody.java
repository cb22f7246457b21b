package dev.leat.server.s3.wire;

import com.google.re2j.Pattern;
import dev.leat.batch.StreamingHash;
import dev.leat.server.aws.ChunkSignatures;
import dev.leat.server.s3.S3ErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The decoded bytes of an `aws-chunked` body. A chunk consists of a line, with its size in hex and
/// an optional signature, and its bytes. The last chunk is empty; trailer lines and an empty line
/// follow it. Each signature is verified after the bytes of its chunk. Owned by one thread.
final class ChunkedBody extends InputStream {

    private static final Pattern HEAD =
            Pattern.compile("([0-9a-fA-F]{1,16})\\s*(;\\s*chunk-signature=([0-9a-fA-F]+))?\\s*");
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";
    private static final int MOST_LINES = 16;

    private final ChunkLines lines;
    private final BodyFraming framing;
    private final Optional<ChunkSignatures> signatures;
    private final Map<String, String> trailer = new LinkedHashMap<>();
    private StreamingHash hash = StreamingHash.digest("SHA-256");
    private String signature = "";
    private long left;
    private boolean begun;
    private boolean ended;

    ChunkedBody(InputStream in, BodyFraming framing, Optional<ChunkSignatures> signatures) {
        this.lines = new ChunkLines(in);
        this.framing = framing;
        this.signatures = framing.signed() ? signatures : Optional.empty();
    }

    /// Returns the trailer, with names in lower case. Call it at the end of the stream.
    Map<String, String> trailer() {
        return trailer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        if (left == 0 && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int read = lines.read(into, offset, (int) Math.min(most, left));
        if (read < 0) {
            throw BodyErrors.incomplete();
        }
        left -= read;
        if (signatures.isPresent()) {
            hash.update(into, offset, read);
        }
        return read;
    }

    private void next() throws IOException {
        if (begun) {
            if (!lines.line().isEmpty()) {
                throw malformed("a chunk is longer than its size");
            }
            check();
        }
        begun = true;
        var head = HEAD.matcher(lines.line());
        if (!head.matches() || Long.parseUnsignedLong(head.group(1), 16) < 0) {
            throw malformed("a chunk does not begin with its size in hex");
        }
        left = Long.parseUnsignedLong(head.group(1), 16);
        signature = Optional.ofNullable(head.group(3)).orElse("");
        if (left == 0) {
            check();
            readTrailer();
            ended = true;
        }
    }

    private void check() {
        if (signatures.isPresent() && !signatures.get().chunk(hex(hash), signature)) {
            throw BodyErrors.signature();
        }
        if (signatures.isPresent()) {
            hash = StreamingHash.digest("SHA-256");
        }
    }

    private void readTrailer() throws IOException {
        var signed = StreamingHash.digest("SHA-256");
        for (String line = lines.line(); !line.isEmpty(); line = lines.line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || trailer.size() == MOST_LINES || !framing.trailer()) {
                throw BodyErrors.trailer();
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (trailer.put(name, value) != null) {
                throw BodyErrors.trailer();
            }
            if (!name.equals(TRAILER_SIGNATURE)) {
                byte[] bytes = ChunkLines.bytes(name + ":" + value + "\n");
                signed.update(bytes, 0, bytes.length);
            }
        }
        var said = trailer.remove(TRAILER_SIGNATURE);
        if (signatures.isPresent()
                && framing.trailer()
                && !signatures.get().trailer(hex(signed), said == null ? "" : said)) {
            throw BodyErrors.signature();
        }
        if (!lines.ended()) {
            throw malformed("there is data after the last chunk");
        }
    }

    private static String hex(StreamingHash hash) {
        return HexFormat.of().formatHex(hash.value());
    }

    private static S3ErrorException malformed(String why) {
        return S3ErrorException.invalidRequest("The body is not valid aws-chunked data: " + why);
    }
}
