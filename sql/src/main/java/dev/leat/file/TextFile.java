package dev.leat.file;

import dev.leat.app.Compression;
import dev.leat.batch.Content;
import java.io.IOException;
import java.io.InputStream;

/// A text file with known compression and encoding. Its text can be opened at any character
/// boundary, any number of times.
final class TextFile {

    private static final int HEAD = 16;

    private final Content content;
    private final Compression compression;
    private final TextEncoding encoding;
    private final int mark;

    private TextFile(Content content, Compression compression, TextEncoding encoding, int mark) {
        this.content = content;
        this.compression = compression;
        this.encoding = encoding;
        this.mark = mark;
    }

    /// Detects the compression and encoding from the first bytes. `encoding` is used if there is no
    /// byte order mark.
    ///
    /// @throws CorruptContentException if the file is not text
    static TextFile of(Content content, String encoding) throws IOException {
        var said = TextEncoding.of(encoding);
        var compression = DecompressedContent.of(content);
        byte[] head;
        try (var in = DecompressedContent.open(content, compression, 0)) {
            head = in.readNBytes(HEAD);
        }
        var magic = FileSignature.of(head);
        if (magic.isPresent()) {
            throw noText(content, magic.get(), compression);
        }
        var mark = ByteOrderMark.of(head);
        return new TextFile(
                content,
                compression,
                mark.map(ByteOrderMark::encoding).orElse(said),
                mark.map(ByteOrderMark::length).orElse(0));
    }

    private static CorruptContentException noText(
            Content content, FileSignature magic, Compression compression) {
        boolean twice = magic == FileSignature.GZIP || magic == FileSignature.ZSTD;
        return new CorruptContentException(
                "malformed",
                "'%s' is %s: %s"
                        .formatted(
                                content.name(),
                                twice
                                        ? "compressed twice, with %s and %s"
                                                .formatted(magic.what(), compression.word())
                                        : magic.what(),
                                twice ? "compress it once" : "upload the text that it contains"));
    }

    /// The object's name, for messages.
    String name() {
        return content.name();
    }

    String encoding() {
        return encoding.name();
    }

    /// Opens the text at an offset of content; 0 is after the byte order mark, if any.
    Utf8Text open(long offset) throws IOException {
        long from = Math.max(offset, mark);
        InputStream in = DecompressedContent.open(content, compression, from);
        return new Utf8Text(encoding.utf8() ? in : new Transcoder(in, encoding), encoding, from);
    }
}
