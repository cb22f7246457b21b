package dev.leat.file;

import dev.leat.app.Compression;
import dev.leat.batch.Content;
import java.io.IOException;
import java.io.InputStream;

/// A text file of which it is known how it is compressed and encoded; its text can be read from any
/// place between two characters, as often as it takes.
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

    /// Looks at the first bytes. `encoding` is the name of the one that holds where no byte order
    /// mark says otherwise.
    ///
    /// @throws Damaged if this is no text
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
                                twice ? "once is enough" : "put the text that is in it"));
    }

    /// The object's name, for messages.
    String name() {
        return content.name();
    }

    String encoding() {
        return encoding.name();
    }

    /// The text from so many bytes of content on; 0 is behind the mark, if there is one.
    Utf8Text open(long offset) throws IOException {
        long from = Math.max(offset, mark);
        InputStream in = DecompressedContent.open(content, compression, from);
        return new Utf8Text(encoding.utf8() ? in : new Transcoder(in, encoding), encoding, from);
    }
}
