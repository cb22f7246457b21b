package dev.leat.file;

import dev.leat.app.Compression;
import dev.leat.batch.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// An object's content, decompressed if necessary. The compression is detected from the first
/// bytes, never from the name. Reading corrupt content or a decompression bomb throws
/// [CorruptContentException].
final class DecompressedContent extends InputStream {

    /// Maximum ratio of decompressed to compressed size.
    static final int MAX_RATIO = 200;

    /// Decompressed size up to which any ratio is allowed, because zeros and empty columns compress
    /// a thousandfold.
    static final long UNLIMITED = 64L << 20;

    private final InputStream in;
    private final Content content;
    private final Compression compression;
    private final long most;
    private long read;

    private DecompressedContent(InputStream in, Content content, Compression compression) {
        this.in = in;
        this.content = content;
        this.compression = compression;
        most = Math.max(UNLIMITED, MAX_RATIO * content.size());
    }

    /// Opens the content from `offset` on. Compressed content is decompressed from its beginning.
    static InputStream open(Content content, Compression compression, long offset)
            throws IOException {
        if (compression == Compression.NONE) {
            return content.open(offset);
        }
        var opened = open(content, compression);
        try {
            opened.skipNBytes(offset);
            return opened;
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    private static InputStream open(Content content, Compression compression) throws IOException {
        var raw = new RawContent(content.open(0));
        try {
            var stream =
                    switch (compression) {
                        case GZIP -> new Gzip(raw);
                        case ZSTD -> new Zstd(raw);
                        case NONE, SNAPPY -> throw new IllegalArgumentException(compression.word());
                    };
            return new DecompressedContent(stream, content, compression);
        } catch (RuntimeException | LinkageError failed) {
            raw.close();
            throw failed;
        }
    }

    /// Detects an object's compression.
    static Compression of(Content content) throws IOException {
        try (var in = content.open(0)) {
            var head = in.readNBytes(4);
            if (FileSignature.GZIP.begins(head)) {
                return Compression.GZIP;
            }
            return FileSignature.ZSTD.begins(head) ? Compression.ZSTD : Compression.NONE;
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int size;
        try {
            size = in.read(to, offset, length);
        } catch (RawContent.FailedReadException failed) {
            throw failed.own();
        } catch (IOException broken) {
            throw damage(broken);
        }
        if (size > 0) {
            read += size;
            if (read > most) {
                throw bomb();
            }
        }
        return size;
    }

    private CorruptContentException damage(IOException broken) {
        return new CorruptContentException(
                "damaged",
                String.format(
                        Locale.ROOT,
                        "'%s' is damaged: its %s data cannot be decompressed after %,d bytes of content: %s;"
                                + " upload the complete file again",
                        content.name(),
                        compression.word(),
                        read,
                        broken.getMessage()));
    }

    private CorruptContentException bomb() {
        return new CorruptContentException(
                "too_large",
                String.format(
                        Locale.ROOT,
                        "'%s' has %,d bytes and decompresses to more than %d times its size: split it, or"
                                + " upload it uncompressed",
                        content.name(),
                        content.size(),
                        MAX_RATIO));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
