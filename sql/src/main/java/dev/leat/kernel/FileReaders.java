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
import java.util.List;

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

    private PieceReaderFactory of(PipelineSource from) {
        boolean columns =
                from.files().filter(files -> files.format() == FileFormat.PARQUET).isPresent();
        return columns ? parquet : texts;
    }

    @Override
    public List<Position> cuts(Content content, PipelineSource from, long bytes, Path folder)
            throws UnreadableFileException, IOException {
        return of(from).cuts(content, from, bytes, folder);
    }

    @Override
    public PieceReader open(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException {
        return of(from).open(content, from, at, folder);
    }

    @Override
    public PieceReader open(
            Content content, PipelineSource from, Position at, Position to, Path folder)
            throws UnreadableFileException, IOException {
        return of(from).open(content, from, at, to, folder);
    }
}
