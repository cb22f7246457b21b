package dev.leat.quality.data;

import dev.leat.app.FileFormat;
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

    private static final long LARGEST_DOCUMENT = 16L << 20;

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
        return open(source, files, kind, true, options);
    }

    /// Opens a CSV file with the dialect in which Leat writes such files: with a header.
    public static DataTable written(Path file, DataOptions options) {
        return open(
                file.toString(), List.of(file), FileFormat.CSV, CsvLoader.WRITTEN, true, options);
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
            String source, List<Path> files, FileFormat format, boolean kept, DataOptions options) {
        return open(source, files, format, CsvLoader.dialect(format), kept, options);
    }

    private static DataTable open(
            String source,
            List<Path> files,
            FileFormat format,
            String dialect,
            boolean kept,
            DataOptions options) {
        var database =
                new DataDatabase(
                        options,
                        files.stream()
                                .map(file -> file.toAbsolutePath().normalize())
                                .map(file -> Optional.ofNullable(file.getParent()).orElse(file))
                                .distinct()
                                .toList());
        try {
            return load(database, source, files, format, dialect, kept, options);
        } catch (SQLException failed) {
            try (database) {
                throw database.unreadable(source, failed);
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
        return open(source, files, format, false, options);
    }

    /// Reads a stream to its end and opens its content as a table. The format follows from the
    /// content.
    public static DataTable open(String source, InputStream content, DataOptions options) {
        try (var copy = FileContent.copy(content, options.folder())) {
            var files = List.of(copy.file());
            return open(source, files, FileContent.format(source, files), false, options);
        }
    }

    /// Returns the bytes of the largest JSON document, so that the buffers fit into the memory.
    private static long largest(long memory) {
        return Math.min(LARGEST_DOCUMENT, memory / 16);
    }

    private static DataTable load(
            DataDatabase database,
            String source,
            List<Path> files,
            FileFormat format,
            String dialect,
            boolean kept,
            DataOptions options)
            throws SQLException {
        var names = files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
        var loader =
                switch (format) {
                    case CSV, TSV -> new CsvLoader(database, names, dialect, options.forms());
                    case NDJSON, JSON ->
                            new JsonLoader(database, names, format, largest(options.memory()));
                    case PARQUET -> new ParquetLoader(database, names, kept);
                };
        var columns = loader.load(options.sample());
        if (columns.isEmpty()) {
            throw new UnreadableDataException("'%s' has no columns".formatted(source));
        }
        long records = database.number("SELECT count(*) FROM " + DataTable.TABLE);
        boolean documents = format == FileFormat.NDJSON || format == FileFormat.JSON;
        if (options.forms() && (documents || (format == FileFormat.PARQUET && kept))) {
            columns = StoredTexts.typed(database, columns, records);
        }
        long total = options.sample().isPresent() ? loader.total() : records;
        return new DataTable(
                database,
                new DataTable.Content(source, columns, total, records, loader.unreadable()));
    }
}
