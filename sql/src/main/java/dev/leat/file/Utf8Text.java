package dev.leat.file;

import dev.leat.batch.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The content of a text file from an offset on, in UTF-8 and without a byte order mark. UTF-8
/// files are passed through. In other encodings, each byte that is not part of a character becomes
/// the byte 0xFF, so that only its record is rejected. Owned by one thread, which closes it.
final class Utf8Text extends InputStream {

    private final InputStream utf8;
    private final TextEncoding encoding;
    private final long offset;

    Utf8Text(InputStream utf8, TextEncoding encoding, long offset) {
        this.utf8 = utf8;
        this.encoding = encoding;
        this.offset = offset;
    }

    /// Returns the number of bytes of content before the next byte of this stream.
    long offset() {
        return offset;
    }

    /// The name of the file's own encoding.
    String encoding() {
        return encoding.name();
    }

    /// Returns true if the file's bytes are passed through.
    boolean same() {
        return encoding.utf8();
    }

    /// Returns the length of this text in the file, in bytes. The text must begin and end at
    /// character boundaries.
    long width(byte[] bytes, int from, int to) {
        return encoding.width(bytes, from, to);
    }

    /// Returns the reason to reject a record that contains a byte that is not part of a character.
    /// Empty for UTF-8 files, which are validated when the record is decoded.
    Optional<Reason> wrong(byte[] body) {
        for (int i = 0; i < body.length && !same(); i++) {
            if (body[i] == TextEncoding.MALFORMED) {
                return Optional.of(
                        Reason.of(
                                "malformed",
                                "is not valid %s at byte %d"
                                        .formatted(encoding(), width(body, 0, i))));
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
