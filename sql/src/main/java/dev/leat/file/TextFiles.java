package dev.leat.file;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.PipelineSource;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.decode.TextForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opens text files: CSV, TSV, NDJSON and JSON. Safe for use by several threads.
public final class TextFiles implements PieceReaderFactory {

    private final long pieceBytes;

    public TextFiles() {
        this(PieceReader.PIECE_BYTES);
    }

    /// Creates readers with pieces of about this number of bytes, for tests.
    public TextFiles(long pieceBytes) {
        this.pieceBytes = pieceBytes;
    }

    @Override
    public PieceReader open(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException {
        try {
            return new CorruptionReport(reader(content, from, at, folder));
        } catch (CorruptContentException damaged) {
            throw damaged.unreadable();
        }
    }

    @Override
    public List<Position> cuts(Content content, PipelineSource from, long bytes, Path folder)
            throws UnreadableFileException, IOException {
        if (!splittable(content, from)) {
            return List.of();
        }
        var cuts = new ArrayList<Position>();
        var begin = Position.START;
        try (var reader = open(content, from, begin, folder)) {
            var before = begin;
            for (var end = reader.skip(); end.isPresent(); end = reader.skip()) {
                // a split ends before the piece that would make it too large
                if (end.get().offset() - begin.offset() > bytes && !before.equals(begin)) {
                    cuts.add(before);
                    begin = before;
                }
                before = end.get();
            }
        }
        return cuts;
    }

    /// Compressed files must be decompressed from their beginning, and whether a text is an element
    /// of a JSON array depends on the text before it.
    private static boolean splittable(Content content, PipelineSource from) throws IOException {
        return from.files().filter(files -> files.format() != FileFormat.JSON).isPresent()
                && DecompressedContent.of(content) == Compression.NONE;
    }

    private PieceReader reader(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException {
        var files =
                from.files()
                        .orElseThrow(() ->
                                new IllegalArgumentException("the pipeline does not read files"));
        return switch (files.format()) {
            case CSV, TSV -> {
                var csv = files.csv();
                var file = TextFile.of(content, csv.encoding());
                // throws an exception if CSV does not support a type of the schema; callers check
                // this before
                from.schema().fields().forEach(TextForm::new);
                yield new CsvPieces(file, csv, CsvHeader.rule(from), at, pieceBytes, folder);
            }
            case NDJSON, JSON -> documents(content, from, files, at, folder);
            case PARQUET -> throw new IllegalArgumentException("Parquet is not a text format");
        };
    }

    private PieceReader documents(
            Content content,
            PipelineSource from,
            dev.leat.app.FileSource files,
            Position at,
            Path folder)
            throws UnreadableFileException, IOException {
        var format = files.format();
        if (from.infersColumns()) {
            throw new UnreadableFileException(
                    Reason.of(
                            "schema",
                            "files of format "
                                    + format.word()
                                    + " have no header: set a schema in `from`"));
        }
        var file = TextFile.of(content, files.csv().encoding());
        var text = file.open(at.offset());
        var documents =
                format == FileFormat.NDJSON
                        ? new LineDocuments(text, at)
                        : new JsonArrayElements(file.name(), text, at);
        return new DocumentPieces(
                from.schema(),
                from.unknownFields(),
                PieceReader.Header.SAME,
                documents,
                at,
                pieceBytes,
                folder);
    }
}
