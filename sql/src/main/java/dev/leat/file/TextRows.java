package dev.leat.file;

import dev.leat.column.ColumnTable;
import dev.leat.file.DocumentStream.Document;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// One scan of [DecodedFiles]: its rows in order, piece by piece. Files are opened one after the
/// other. Other threads may decode the next pieces while the caller uses the rows of one. Owned by
/// one thread at a time.
public final class TextRows implements AutoCloseable {

    /// Approximate size of a piece in bytes.
    static final long PIECE = 1 << 20;

    private final DecodedFiles table;
    private final DecodedFiles.Columns columns;
    private final int ahead;
    private final Iterator<DecodedFiles.Source> files;
    private final Deque<FutureTask<Optional<Decoded>>> next = new ArrayDeque<>();

    /// All decoders of documents, and those that are not in use.
    private final List<DocumentRows> decoders = new ArrayList<>();

    private final Deque<DocumentRows> spare = new ArrayDeque<>();
    private ReadLines lines = ReadLines.NONE;
    private DecodedFiles.@Nullable Source file;
    private @Nullable CsvPieces csv;
    private @Nullable DocumentStream documents;
    private @Nullable Decoded current;

    /// The rows of a piece of a file. `by` is the decoder of documents.
    private record Decoded(
            String file, ColumnTable rows, RejectedLines rejected, Optional<DocumentRows> by) {}

    /// @param ahead the number of pieces that other threads decode
    TextRows(
            DecodedFiles table,
            DecodedFiles.Columns columns,
            int ahead,
            Iterator<DecodedFiles.Source> files) {
        this.table = table;
        this.columns = columns;
        this.ahead = ahead;
        this.files = files;
    }

    /// Returns the index of the first of the columns in the tables of [#next].
    public int first() {
        return columns.csv() ? Piece.Table.FIELDS : 0;
    }

    /// Returns the rows of the next piece, which are valid until the next call; empty at the end.
    ///
    /// @throws UnreadableFileException if the rest of a file cannot be read
    public Optional<ColumnTable> next() throws UnreadableFileException, IOException {
        try {
            return piece();
        } catch (CorruptContentException damaged) {
            throw damaged.unreadable();
        }
    }

    private Optional<ColumnTable> piece() throws UnreadableFileException, IOException {
        if (current != null) {
            current.by().ifPresent(spare::add);
            current = null;
        }
        while (true) {
            start(ahead + 1);
            var first = next.peek();
            if (first == null) {
                return Optional.empty();
            }
            for (var task : next) {
                if (!first.isDone()) {
                    task.run();
                }
            }
            var found = result(next.remove());
            if (found.isPresent()) {
                var piece = found.get();
                lines = lines.plus(piece.file(), piece.rows().size(), piece.rejected());
                table.read(lines);
                current = piece;
                start(ahead);
                return Optional.of(piece.rows());
            }
            closeFile();
        }
    }

    /// Starts decoding of further pieces, until there are this many.
    private void start(int pieces) throws UnreadableFileException, IOException {
        while (next.size() < pieces) {
            if (file == null && !files.hasNext()) {
                return;
            }
            if (file == null) {
                open(files.next());
            }
            if (csv != null && !next.isEmpty()) {
                return;
            }
            var work = csv == null ? documents() : Optional.of(records(csv));
            if (work.isEmpty()) {
                closeFile();
            } else {
                var task = new FutureTask<>(work.get());
                next.add(task);
                if (ahead > 0) {
                    ForkJoinPool.commonPool().execute(task);
                }
            }
        }
    }

    private void open(DecodedFiles.Source opened) throws UnreadableFileException, IOException {
        file = opened;
        if (columns.csv()) {
            csv = opened.pieces(columns, PIECE);
        } else {
            documents = opened.documents();
        }
    }

    /// Returns the work of the next piece. It is empty at the end of the file.
    private Callable<Optional<Decoded>> records(CsvPieces from) {
        var name = file == null ? "" : file.name();
        return () ->
                from.next()
                        .map(piece ->
                                new Decoded(
                                        name,
                                        piece.table().rows(),
                                        piece.rejected(),
                                        Optional.empty()));
    }

    /// Returns the work of the next documents, which are read here; empty at the end of the file.
    private Optional<Callable<Optional<Decoded>>> documents()
            throws UnreadableFileException, IOException {
        var block = documents == null ? List.<Document>of() : documents.next(PIECE);
        if (block.isEmpty() || file == null) {
            return Optional.empty();
        }
        var name = file.name();
        if (spare.isEmpty()) {
            spare.add(new DocumentRows(columns));
            decoders.add(spare.getLast());
        }
        var by = spare.removeLast();
        return Optional.of(() ->
                Optional.of(new Decoded(name, by.read(block), by.rejected(), Optional.of(by))));
    }

    /// Waits for the result of a task.
    static <T> T result(FutureTask<T> task) throws UnreadableFileException, IOException {
        try {
            return task.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case UnreadableFileException unreadable -> throw unreadable;
                case IOException broken -> throw broken;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }

    private void closeFile() throws IOException {
        file = null;
        if (csv != null) {
            csv.close();
            csv = null;
        }
        if (documents != null) {
            documents.close();
            documents = null;
        }
    }

    /// Waits until no other thread decodes a piece.
    @Override
    public void close() throws IOException {
        for (var task : next) {
            try {
                task.run();
                result(task);
            } catch (UnreadableFileException | IOException | IllegalStateException _) {
                // no rows of this piece are needed
            }
        }
        next.clear();
        closeFile();
        decoders.forEach(DocumentRows::close);
        decoders.clear();
    }
}
