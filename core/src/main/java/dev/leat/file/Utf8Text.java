package dev.leat.file;

import dev.leat.batch.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The content of a text file from some place on, as UTF-8 whatever its own encoding is, and
/// without a byte order mark. A byte that belongs to no character is one byte 0xFF, so that only
/// the record that holds it is lost; a file in UTF-8 comes as it is. Owned by one thread, which
/// closes it.
final class Utf8Text extends InputStream {

    private final InputStream utf8;
    private final TextEncoding encoding;
    private final long offset;

    Utf8Text(InputStream utf8, TextEncoding encoding, long offset) {
        this.utf8 = utf8;
        this.encoding = encoding;
        this.offset = offset;
    }

    /// How many bytes of content stand before the first byte of this.
    long offset() {
        return offset;
    }

    /// The name of the file's own encoding.
    String encoding() {
        return encoding.name();
    }

    /// Whether the file's own bytes are handed out.
    boolean same() {
        return encoding.utf8();
    }

    /// How many bytes of the file these bytes are; they begin and end between characters.
    long width(byte[] bytes, int from, int to) {
        return encoding.width(bytes, from, to);
    }

    /// What is wrong with a record that holds a byte which is no character. UTF-8 is looked at
    /// where the record is decoded.
    Optional<Reason> wrong(byte[] body) {
        for (int i = 0; i < body.length && !same(); i++) {
            if (body[i] == TextEncoding.MALFORMED) {
                return Optional.of(
                        Reason.of(
                                "malformed",
                                "is not %s at byte %d".formatted(encoding(), width(body, 0, i))));
            }
        }
        return Optional.empty();
    }

    @Override
    public int read() throws IOException {
        return utf8.read();
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        return utf8.read(to, at, length);
    }

    @Override
    public void close() throws IOException {
        utf8.close();
    }
}
