package dev.leat.kernel.parquet;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.file.DocumentPieces;
import dev.leat.file.HeaderText;
import dev.leat.file.PieceReader;
import dev.leat.file.PieceReader.Header;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.ReadLimits;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Opens Parquet files. DuckDB reads the rows, which are then decoded as documents. Threads may
/// share it.
public record ParquetFiles(long pieceBytes) implements PieceReaderFactory {

    /// Characters in a path that DuckDB would interpret as a file name pattern.
    private static final String PATTERN = "*?[{";

    @Override
    public PieceReader open(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException {
        return open(content, from, new Rows(at, Long.MAX_VALUE), folder);
    }

    @Override
    public PieceReader open(
            Content content, PipelineSource from, Position at, Position to, Path folder)
            throws UnreadableFileException, IOException {
        return open(content, from, new Rows(at, to.offset()), folder);
    }

    @Override
    public List<Position> cuts(Content content, PipelineSource from, long bytes, Path folder)
            throws UnreadableFileException, IOException {
        var footer = ParquetTail.of(content);
        return footer.groups(content)
                .map(groups -> groups.cuts(pieceBytes, bytes))
                .orElse(List.of());
    }

    /// The rows to read: from a position up to a number of a row.
    private record Rows(Position at, long end) {

        boolean all() {
            return at.offset() == 0 && end == Long.MAX_VALUE;
        }

        List<RowGroups.Group> groups(RowGroups all) {
            return all.between(at.offset(), end);
        }
    }

    private PieceReader open(Content content, PipelineSource from, Rows rows, Path folder)
            throws UnreadableFileException, IOException {
        var tail = ParquetTail.of(content);
        var groups = tail.groups(content);
        var declared = tail.schema(content).orElse(ParquetSchema.DAMAGED);
        boolean int96 =
                declared.columns().stream()
                        .anyMatch(column -> column.int96() && reads(from, column));
        Optional<Path> copy = Optional.empty();
        if (int96 || content.path().filter(path -> !pattern(path)).isEmpty()) {
            copy =
                    Optional.of(
                            tail.copy(
                                    content,
                                    groups.filter(_ -> !rows.all()).map(rows::groups),
                                    folder));
        }
        var input = new Input(declared, groups, copy, content.size());
        try {
            if (int96) {
                ParquetFooter.int96AsBytes(copy.orElseThrow());
            }
            var file = new ParquetFile(content.name(), copy.or(content::path).orElseThrow());
            try {
                return open(file, from, rows, input, folder);
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

    /// Returns true if the pipeline uses the values of this column.
    private static boolean reads(PipelineSource from, ParquetSchema.Column column) {
        return from.infersColumns()
                || from.schema().fields().stream()
                        .anyMatch(field -> field.name().equals(column.name()));
    }

    /// A file that is read: its columns, its groups, and its copy, if it is read there.
    private record Input(
            ParquetSchema declared, Optional<RowGroups> groups, Optional<Path> copy, long size) {}

    private PieceReader open(
            ParquetFile file, PipelineSource from, Rows rows, Input input, Path folder)
            throws UnreadableFileException, IOException {
        var columns = file.columns(input.declared);
        if (columns.size() > ReadLimits.COLUMNS) {
            throw unreadable(
                    "too_large",
                    "it has %d columns, but at most %d are supported"
                            .formatted(columns.size(), ReadLimits.COLUMNS));
        }
        checkDeclared(from, input.declared);
        var schema = from.infersColumns() ? Schema.ofTexts("", columns.keySet()) : from.schema();
        var header = header(schema, columns.keySet());
        checkColumns(from, schema, header, columns);
        long row = rows.at.offset();
        var some =
                input.groups.isPresent() && !rows.all()
                        ? ParquetQuery.between(file.file(), row, rows.end)
                        : ParquetQuery.from(file.file(), row);
        var query = ParquetQuery.of(some, columns, schema, from.infersColumns());
        var ends = input.groups.map(all -> all.ends(pieceBytes)).orElse(new long[0]);
        return new DocumentPieces(
                schema,
                from.unknownFields(),
                header,
                new ParquetRows(file, query, row, input.copy, ParquetRows.most(input.size), ends),
                rows.at,
                pieceBytes,
                folder);
    }

    /// Checks that the columns that are read have names of their own, and values that DuckDB reads
    /// exactly.
    private static void checkDeclared(PipelineSource from, ParquetSchema declared)
            throws UnreadableFileException {
        boolean open = from.infersColumns();
        var names = new HashSet<String>();
        int number = 0;
        for (var column : declared.columns()) {
            number++;
            if (!reads(from, column)) {
                continue;
            }
            if (!names.add(open ? column.name().toLowerCase(Locale.ROOT) : column.name())) {
                throw unreadable(
                        "header",
                        open
                                ? "two columns have the same name (SQL ignores case); set a schema"
                                : "two columns are named '%s'".formatted(column.name()));
            }
            var inexact = column.inexact();
            if (inexact.isPresent()) {
                var name = open ? "number " + number : "'" + column.name() + "'";
                throw unreadable("type", "column " + name + " " + inexact.get());
            }
        }
    }

    private static Header header(Schema schema, Set<String> columns) {
        var names = schema.fields().stream().map(Schema.Field::name).toList();
        return new Header(
                names.stream().filter(name -> !columns.contains(name)).toList(),
                columns.stream().filter(name -> !names.contains(name)).toList());
    }

    /// Checks the file's columns before any row is read, because an error in a column affects every
    /// row.
    private static void checkColumns(
            PipelineSource from,
            Schema schema,
            Header header,
            Map<String, ParquetFile.Column> columns)
            throws UnreadableFileException {
        var needed =
                schema.fields().stream()
                        .filter(field -> field.notNull() && header.missing().contains(field.name()))
                        .findFirst();
        if (needed.isPresent()) {
            var missing = needed.get().name();
            throw unreadable(
                    "missing",
                    "the file has no column `%s`, which is `not null` in the schema; %s"
                            .formatted(missing, HeaderText.others(columns.keySet(), schema)));
        }
        if (from.unknownFields() == UnknownFields.REJECT && !header.unknown().isEmpty()) {
            throw unreadable(
                    "unknown_field",
                    "the file is refused by `unknown_fields: reject`; "
                            + HeaderText.others(columns.keySet(), schema));
        }
        for (var field : schema.fields()) {
            var column = columns.get(field.name());
            if (column != null && !column.type().readable()) {
                throw unreadable(
                        "type",
                        "column '%s' has the type %s, which schemas do not support: write it as a"
                                        .formatted(field.name(), column.type().name())
                                + " text, or use a schema without it");
            }
        }
    }

    private static UnreadableFileException unreadable(String cause, String message) {
        return new UnreadableFileException(Reason.of(cause, message));
    }

    private static boolean pattern(Path path) {
        return path.toAbsolutePath().toString().chars().anyMatch(c -> PATTERN.indexOf(c) >= 0);
    }
}
