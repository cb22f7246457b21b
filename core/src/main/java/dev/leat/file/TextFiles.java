package dev.leat.file;

import dev.leat.app.FileFormat;
import dev.leat.app.From;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import java.io.IOException;
import java.nio.file.Path;

/// Opens the files that are texts: CSV, TSV, NDJSON and JSON. Threads may share it.
public final class TextFiles implements Readers {

    private final long pieceBytes;

    public TextFiles() {
        this(PieceReader.PIECE_BYTES);
    }

    /// With pieces of about so many bytes, for tests.
    public TextFiles(long pieceBytes) {
        this.pieceBytes = pieceBytes;
    }

    @Override
    public PieceReader open(Content content, From from, Position at, Path folder)
            throws Unreadable, IOException {
        try {
            return new Telling(reader(content, from, at));
        } catch (Damaged damaged) {
            throw damaged.unreadable();
        }
    }

    private PieceReader reader(Content content, From from, Position at)
            throws Unreadable, IOException {
        var files =
                from.files()
                        .orElseThrow(
                                () -> new IllegalArgumentException("the pipeline reads no files"));
        return switch (files.format()) {
            case CSV, TSV ->
                    new CsvPieces(
                            TextFile.of(content, files.csv().encoding()), from, at, pieceBytes);
            case NDJSON, JSON -> documents(content, from, files, at);
            case PARQUET -> throw new IllegalArgumentException("Parquet is no text");
        };
    }

    private PieceReader documents(Content content, From from, dev.leat.app.Files files, Position at)
            throws Unreadable, IOException {
        var format = files.format();
        if (from.open()) {
            throw new Unreadable(
                    Reason.of(
                            "schema",
                            "files of format "
                                    + format.word()
                                    + " have no header: name a schema in `from`"));
        }
        var file = TextFile.of(content, files.csv().encoding());
        var text = file.open(at.offset());
        var documents =
                format == FileFormat.NDJSON
                        ? new Lines(text, at)
                        : new Elements(file.name(), text, at);
        return new DocumentPieces(
                from.schema(),
                from.unknownFields(),
                PieceReader.Header.SAME,
                documents,
                at,
                pieceBytes);
    }
}
