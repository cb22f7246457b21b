package dev.leat.file;

import dev.leat.batch.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The documents of a file, in order, as UTF-8. Owned by one thread, which closes it.
public interface DocumentStream extends Closeable {

    /// Returns the next document; empty at the end.
    ///
    /// @throws UnreadableFileException if the rest of the file cannot be split into documents
    /// @throws IOException if reading fails for a reason that may be transient
    Optional<Document> next() throws UnreadableFileException, IOException;

    /// Returns the next documents, about as many bytes of them; none at the end.
    default List<Document> next(long bytes) throws UnreadableFileException, IOException {
        var documents = new ArrayList<Document>();
        for (long left = bytes; left > 0; ) {
            var document = next();
            if (document.isEmpty()) {
                break;
            }
            documents.add(document.get());
            left -= document.get().body().length + 1;
        }
        return documents;
    }

    /// Returns the number of bytes of content up to the end of the document that was returned last.
    long offset();

    /// Returns the number of lines that end before [#offset].
    long line();

    /// Returns true if a piece ends after the document that was returned last, however small it is.
    default boolean endsPiece() {
        return false;
    }

    /// A document, its first line (counted from 1), and the number of bytes of content before it.
    /// If the whole document is invalid, `wrong` is the reason, and `body` may be only its
    /// beginning.
    record Document(byte[] body, long line, long offset, Optional<Reason> wrong) {}
}
