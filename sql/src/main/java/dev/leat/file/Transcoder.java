package dev.leat.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/// A strict transcoder from another encoding to UTF-8: each byte that is not part of a character is
/// replaced by [TextEncoding#MALFORMED].
final class Transcoder extends InputStream {

    private static final int SIZE = 1 << 14;

    private final InputStream in;
    private final TextEncoding encoding;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).flip();
    private final CharBuffer chars = CharBuffer.allocate(SIZE);

    /// A `char` needs at most three bytes in UTF-8; a malformed byte needs one.
    private final byte[] out = new byte[3 * SIZE + SIZE];

    private int at;
    private int end;
    private boolean last;
    private boolean done;

    Transcoder(InputStream in, TextEncoding encoding) {
        this.in = in;
        this.encoding = encoding;
        decoder =
                encoding.charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        return at < end || more() ? out[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && !more()) {
            return -1;
        }
        int size = Math.min(length, end - at);
        System.arraycopy(out, at, to, offset, size);
        at += size;
        return size;
    }

    private boolean more() throws IOException {
        at = 0;
        end = 0;
        while (end == 0 && !done) {
            fill();
            step();
        }
        return end > 0;
    }

    private void fill() throws IOException {
        bytes.compact();
        int room = bytes.remaining();
        int size = in.readNBytes(bytes.array(), bytes.position(), room);
        last |= size < room;
        bytes.position(bytes.position() + size);
        bytes.flip();
    }

    private void step() throws CorruptContentException {
        int before = bytes.position();
        chars.clear();
        var result = decoder.decode(bytes, chars, last);
        if (result.isUnderflow() && last) {
            decoder.flush(chars);
            done = true;
        }
        chars.flip();
        write();
        if (encoding.width() == TextEncoding.Width.ENCODED
                && encoding.width(out, 0, end) != bytes.position() - before) {
            throw new CorruptContentException(
                    "encoding",
                    "it contains characters that "
                            + encoding.name()
                            + " encodes in more than one way, so byte positions are ambiguous:"
                            + " convert it to UTF-8");
        }
        if (result.isError()) {
            malformed(result);
        }
    }

    /// Handles a malformed sequence. It ends before the next line end at the latest, so that it
    /// affects only one record.
    private void malformed(CoderResult result) {
        int length = Math.min(result.length(), encoding.unit());
        for (int i = 0; i < length; i++) {
            byte b = bytes.get(bytes.position());
            if (i > 0 && encoding.unit() > 4 && (b == '\n' || b == '\r')) {
                break;
            }
            bytes.get();
            out[end++] = TextEncoding.MALFORMED;
        }
        decoder.reset();
    }

    /// Writes the decoded characters as UTF-8. The decoder never returns unpaired surrogates.
    private void write() {
        while (chars.hasRemaining()) {
            char c = chars.get();
            if (c < 0x80) {
                out[end++] = (byte) c;
            } else if (c < 0x800) {
                out[end++] = (byte) (0xC0 | (c >> 6));
                out[end++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c)) {
                int point = Character.toCodePoint(c, chars.get());
                out[end++] = (byte) (0xF0 | (point >> 18));
                out[end++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                out[end++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                out[end++] = (byte) (0x80 | (point & 0x3F));
            } else {
                out[end++] = (byte) (0xE0 | (c >> 12));
                out[end++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                out[end++] = (byte) (0x80 | (c & 0x3F));
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
