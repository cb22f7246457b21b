package dev.leat.kernel;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Sink;
import dev.leat.kernel.bind.SqlLiterals;
import java.nio.file.Path;

/// DuckDB's COPY statement, which writes the rows of a query to a file.
final class CopyStatement {

    private CopyStatement() {}

    /// Returns the statement. `header` determines if CSV and TSV files have a header line.
    static String sql(String query, Path file, Sink.Shape.Files files, boolean header) {
        return sql(query, file, files.format(), files.compression(), header);
    }

    static String sql(
            String query, Path file, FileFormat format, Compression compression, boolean header) {
        return "COPY (%s) TO %s (%s)"
                .formatted(
                        query,
                        SqlLiterals.text(file.toAbsolutePath().normalize().toString()),
                        options(format, compression, header));
    }

    private static String options(FileFormat format, Compression compression, boolean header) {
        return switch (format) {
            case PARQUET ->
                    "FORMAT parquet, ROW_GROUP_SIZE 122880, COMPRESSION "
                            + (compression == Compression.NONE
                                    ? "uncompressed"
                                    : compression.word());
            case CSV -> text(compression, ",", header);
            case TSV -> text(compression, "\t", header);
            case NDJSON, JSON ->
                    "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u001F', COMPRESSION "
                            + compression.word();
        };
    }

    private static String text(Compression compression, String delimiter, boolean header) {
        return "FORMAT csv, HEADER %s, DELIMITER '%s', QUOTE '\"', ESCAPE '\"', NULLSTR '', COMPRESSION %s"
                .formatted(header, delimiter, compression.word());
    }
}
