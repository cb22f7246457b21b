package dev.leat.kernel;

import dev.leat.app.FileFormat;
import dev.leat.app.PipelineSource;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.file.PieceReader;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.TextFiles;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.parquet.ParquetFiles;
import java.io.IOException;
import java.nio.file.Path;

/// Opens files of every format. Threads may share it; it need not be closed.
public final class FileReaders implements PieceReaderFactory {

    /// Maximum number of bytes of a piece whose rows go to views, queues and stores.
    static final long ROWS_BYTES = 2 << 20;

    private final long pieceBytes;
    private final PieceReaderFactory texts;
    private final PieceReaderFactory parquet;

    public FileReaders() {
        this(PieceReader.PIECE_BYTES);
    }

    /// Creates readers with pieces of about this number of bytes. A position that such a reader
    /// returns is valid only for readers with the same size of pieces.
    public FileReaders(long pieceBytes) {
        this.pieceBytes = pieceBytes;
        texts = new TextFiles(pieceBytes);
        parquet = new ParquetFiles(pieceBytes);
    }

    @Override
    public FileReaders forRows() {
        return pieceBytes <= ROWS_BYTES ? this : new FileReaders(ROWS_BYTES);
    }

    @Override
    public boolean splittable(Content content, PipelineSource from) throws IOException {
        return !columns(from) && texts.splittable(content, from);
    }

    private static boolean columns(PipelineSource from) {
        return from.files().filter(files -> files.format() == FileFormat.PARQUET).isPresent();
    }

    @Override
    public PieceReader open(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException {
        return (columns(from) ? parquet : texts).open(content, from, at, folder);
    }
}
