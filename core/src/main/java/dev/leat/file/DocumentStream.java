package dev.leat.file;

import dev.leat.batch.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/// The documents of a file, one after the other, as UTF-8. Owned by one thread, which closes it.
public interface DocumentStream extends Closeable {

    /// The next document; empty at the end.
    ///
    /// @throws Unreadable if what follows cannot be taken apart
    /// @throws IOException if the content fails for a reason that may pass
    Optional<Document> next() throws UnreadableFileException, IOException;

    /// How many bytes of content stand before what follows on the last document.
    long offset();

    /// How many lines end before what follows on the last document.
    long line();

    /// A document: the line where it begins, from 1, and the bytes of content before it. If
    /// something is `wrong` with it as a whole, `body` may be its beginning only.
    record Document(byte[] body, long line, long offset, Optional<Reason> wrong) {}
}
