package dev.leat.kernel.parquet;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.file.DocumentPieces;
import dev.leat.file.PieceReader;
import dev.leat.file.PieceReader.Header;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.ReadLimits;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opens Parquet files. DuckDB reads the rows, which are then decoded as documents. Threads may
/// share it.
public record ParquetFiles(long pieceBytes) implements PieceReaderFactory {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /// Characters in a path that DuckDB would interpret as a file name pattern.
    private static final String PATTERN = "*?[{";

    @Override
    public PieceReader open(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException {
        checkMagic(content);
        var own = content.path().filter(path -> !pattern(path));
        Optional<Path> copy =
                own.isPresent() ? Optional.empty() : Optional.of(copy(content, folder));
        try {
            var file = new ParquetFile(content.name(), own.or(() -> copy).orElseThrow());
            try {
                return open(file, from, at, copy, ParquetRows.most(content.size()), folder);
            } catch (UnreadableFileException | IOException | RuntimeException failed) {
                file.close();
                throw failed;
            }
        } catch (UnreadableFileException | IOException | RuntimeException failed) {
            if (copy.isPresent()) {
                Files.deleteIfExists(copy.get());
            }
            throw failed;
        }
    }

    private PieceReader open(
            ParquetFile file,
            PipelineSource from,
            Position at,
            Optional<Path> copy,
            long most,
            Path folder)
            throws UnreadableFileException, IOException {
        var columns = file.columns();
        if (columns.size() > ReadLimits.COLUMNS) {
            throw unreadable(
                    "too_large",
                    "it has %d columns, but at most %d are supported"
                            .formatted(columns.size(), ReadLimits.COLUMNS));
        }
        var schema = from.infersColumns() ? Schema.ofTexts("", columns.keySet()) : from.schema();
        var header = header(schema, columns);
        checkColumns(from, schema, header, columns);
        var query =
                ParquetQuery.of(file.file(), columns, schema, from.infersColumns(), at.offset());
        return new DocumentPieces(
                schema,
                from.unknownFields(),
                header,
                new ParquetRows(file, query, at.offset(), copy, most),
                at,
                pieceBytes,
                folder);
    }

    private static Header header(Schema schema, Map<String, ParquetType> columns) {
        var names = schema.fields().stream().map(Schema.Field::name).toList();
        return new Header(
                names.stream().filter(name -> !columns.containsKey(name)).toList(),
                columns.keySet().stream().filter(name -> !names.contains(name)).toList());
    }

    /// Checks the file's columns before any row is read, because an error in a column affects every
    /// row.
    private static void checkColumns(
            PipelineSource from, Schema schema, Header header, Map<String, ParquetType> columns)
            throws UnreadableFileException {
        List<String> missing =
                schema.fields().stream()
                        .filter(Schema.Field::notNull)
                        .map(Schema.Field::name)
                        .filter(header.missing()::contains)
                        .toList();
        if (!missing.isEmpty()) {
            throw unreadable(
                    "missing",
                    "the file has no column %s, which is `not null` in the schema; its columns are %s"
                            .formatted(quoted(missing), quoted(columns.keySet())));
        }
        if (from.unknownFields() == UnknownFields.REJECT && !header.unknown().isEmpty()) {
            throw unreadable(
                    "unknown_field",
                    "the file has columns that the schema does not have: "
                            + quoted(header.unknown()));
        }
        for (var field : schema.fields()) {
            var type = columns.get(field.name());
            if (type != null && !type.readable()) {
                throw unreadable(
                        "type",
                        "column '%s' has the type %s, which schemas do not support: write it as a"
                                        .formatted(field.name(), type.name())
                                + " text, or use a schema without it");
            }
        }
    }

    private static String quoted(java.util.Collection<String> names) {
        var few = names.stream().limit(20).map(name -> "'" + name + "'").toList();
        return String.join(", ", few) + (names.size() > few.size() ? ", ..." : "");
    }

    private static UnreadableFileException unreadable(String cause, String message) {
        return new UnreadableFileException(Reason.of(cause, message));
    }

    /// Checks the magic bytes at both ends of a Parquet file.
    private static void checkMagic(Content content) throws UnreadableFileException, IOException {
        long end = content.size() - MAGIC.length;
        if (end < MAGIC.length
                || !Arrays.equals(MAGIC, four(content, 0))
                || !Arrays.equals(MAGIC, four(content, end))) {
            throw unreadable(
                    "malformed",
                    "'%s' is not a complete Parquet file: it does not begin and end with PAR1"
                            .formatted(content.name()));
        }
    }

    private static byte[] four(Content content, long offset) throws IOException {
        try (InputStream in = content.open(offset)) {
            return in.readNBytes(MAGIC.length);
        }
    }

    private static boolean pattern(Path path) {
        return path.toAbsolutePath().toString().chars().anyMatch(c -> PATTERN.indexOf(c) >= 0);
    }

    private static Path copy(Content content, Path folder) throws IOException {
        var copy = Files.createTempFile(folder, "input-", ".parquet");
        try (var in = content.open(0);
                var out = Files.newOutputStream(copy)) {
            in.transferTo(out);
            return copy;
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(copy);
            throw failed;
        }
    }
}
