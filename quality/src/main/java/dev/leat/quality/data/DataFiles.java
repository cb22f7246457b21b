package dev.leat.quality.data;

import dev.leat.app.FileFormat;
import dev.leat.error.FileErrorText;
import dev.leat.file.DecodedFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Opens files as tables: CSV, TSV, NDJSON, JSON and Parquet, also compressed with gzip or zstd.
public final class DataFiles {

    private DataFiles() {}

    /// Opens all files that a path, a folder or a pattern names, as one table.
    ///
    /// @throws UnreadableDataException if there are none, or they cannot be read as one table
    public static DataTable open(String pattern, DataOptions options) {
        return open(pattern, FileGlob.files(pattern), Optional.empty(), options);
    }

    /// Opens files as one table.
    ///
    /// @param source the source, as messages name it
    /// @param format their format; if it is empty, it follows from their names, or from their
    ///   content if these do not say it
    public static DataTable open(
            String source, List<Path> files, Optional<FileFormat> format, DataOptions options) {
        var kind = format.orElseGet(() -> FileContent.format(source, files));
        return open(source, files, kind, Optional.empty(), true, options);
    }

    /// Opens files that a pipeline reads in this form, with the types of its schema.
    public static DataTable open(
            String source, List<Path> files, DecodedFiles.Form form, DataOptions options) {
        var text = TextSource.declared(form, files);
        return open(source, files, form.format(), Optional.of(text), true, options);
    }

    /// Opens a CSV file in this form.
    public static DataTable open(String source, Path file, CsvForm form, DataOptions options) {
        var text = TextSource.of(file, form);
        return open(source, List.of(file), FileFormat.CSV, Optional.of(text), true, options);
    }

    /// Returns the format of a file, by its name or else by its content.
    public static FileFormat format(Path file) {
        return FileContent.format(file.toString(), List.of(file));
    }

    /// Returns at most this many first bytes of a file, decompressed.
    public static byte[] head(Path file, int bytes) throws IOException {
        try (var content = new BufferedInputStream(Files.newInputStream(file))) {
            return FileContent.head(content, bytes);
        }
    }

    private static DataTable open(
            String name,
            List<Path> files,
            FileFormat format,
            Optional<TextSource> text,
            boolean kept,
            DataOptions options) {
        var names = files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
        var source =
                text.or(() ->
                        Optional.of(format)
                                .filter(_ -> format != FileFormat.PARQUET)
                                .map(_ -> detected(name, format, names)));
        var database =
                new DataDatabase(
                        options,
                        names.stream()
                                .map(file -> Optional.ofNullable(file.getParent()).orElse(file))
                                .distinct()
                                .toList(),
                        source.map(TextSource::columns).orElse(0));
        try {
            var loader =
                    source.<Loader>map(
                                    from -> new TextLoader(name, database, from, options.forms()))
                            .orElseGet(() -> new ParquetLoader(name, database, names, kept));
            return load(database, name, loader, options);
        } catch (SQLException failed) {
            try (database) {
                throw database.unreadable(name, failed);
            }
        } catch (RuntimeException | Error failed) {
            try (database) {
                throw failed;
            }
        }
    }

    /// Opens files like [#open(String, List, Optional, DataOptions)]. They may be removed while the
    /// table is open.
    public static DataTable copied(
            String source, List<Path> files, FileFormat format, DataOptions options) {
        return open(source, files, format, Optional.empty(), false, options);
    }

    /// Reads a stream to its end and opens its content as a table. The format follows from the
    /// content.
    public static DataTable open(String source, InputStream content, DataOptions options) {
        try (var copy = FileContent.copy(content, options.folder())) {
            var files = List.of(copy.file());
            return copied(source, files, FileContent.format(source, files), options);
        }
    }

    private static TextSource detected(String source, FileFormat format, List<Path> files) {
        try {
            return TextSource.detected(format, files);
        } catch (IOException failed) {
            throw new UnreadableDataException(
                    "'%s' cannot be read: %s".formatted(source, FileErrorText.said(failed)),
                    failed);
        }
    }

    private static DataTable load(
            DataDatabase database, String source, Loader loader, DataOptions options)
            throws SQLException {
        var columns = loader.load(options.sample());
        if (columns.isEmpty()) {
            throw new UnreadableDataException("'%s' has no columns".formatted(source));
        }
        long records = database.number("SELECT count(*) FROM " + DataTable.TABLE);
        if (options.forms() && loader.untyped()) {
            columns = StoredTexts.typed(database, columns, records);
        }
        long total = options.sample().isPresent() ? loader.total() : records;
        return new DataTable(
                database,
                new DataTable.Content(source, columns, total, records, loader.unreadable()));
    }
}
