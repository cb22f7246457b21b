package dev.leat.server.s3.wire;

import dev.leat.server.s3.S3ErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads the lines and the bytes of a chunked body. Long sequences of bytes are not copied. Owned
/// by one thread.
final class ChunkLines {

    private static final int BUFFER = 16 << 10;
    private static final int LONGEST = 4 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    ChunkLines(InputStream in) {
        this.in = in;
    }

    /// Returns the next line without its terminator, `\r\n` or `\n`.
    ///
    /// @throws S3ErrorException if the body ends before the line, or the line is too long
    String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            if (at == end && !fill()) {
                throw BodyErrors.incomplete();
            }
            byte b = buffer[at++];
            if (b == '\n') {
                int length = line.length();
                boolean carriage = length > 0 && line.charAt(length - 1) == '\r';
                return line.substring(0, carriage ? length - 1 : length);
            }
            if (line.length() >= LONGEST) {
                throw S3ErrorException.invalidRequest("a line between the chunks is too long");
            }
            line.append((char) (b & 0xff));
        }
    }

    /// Reads some bytes. Returns a negative number at the end of the body.
    int read(byte[] into, int offset, int most) throws IOException {
        if (at == end) {
            if (most >= BUFFER) {
                return in.read(into, offset, most);
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(most, end - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    /// Returns true at the end of the body.
    boolean ended() throws IOException {
        return at == end && !fill();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(in.read(buffer, 0, BUFFER), 0);
        return end > 0;
    }

    static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }
}
