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
    private final Encoding encoding;
    private final int mark;

    private TextFile(Content content, Compression compression, Encoding encoding, int mark) {
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
        var said = Encoding.of(encoding);
        var compression = Inflated.of(content);
        byte[] head;
        try (var in = Inflated.open(content, compression, 0)) {
            head = in.readNBytes(HEAD);
        }
        var magic = Magic.of(head);
        if (magic.isPresent()) {
            throw noText(content, magic.get(), compression);
        }
        var mark = Mark.of(head);
        return new TextFile(
                content,
                compression,
                mark.map(Mark::encoding).orElse(said),
                mark.map(Mark::length).orElse(0));
    }

    private static Damaged noText(Content content, Magic magic, Compression compression) {
        boolean twice = magic == Magic.GZIP || magic == Magic.ZSTD;
        return new Damaged(
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
    Text open(long offset) throws IOException {
        long from = Math.max(offset, mark);
        InputStream in = Inflated.open(content, compression, from);
        return new Text(encoding.utf8() ? in : new Transcoder(in, encoding), encoding, from);
    }
}
