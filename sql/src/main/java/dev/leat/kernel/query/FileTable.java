package dev.leat.kernel.query;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.parquet.ParquetScan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Files of one format that can be queried as a table. All columns of CSV and TSV files are
/// VARCHAR.
///
/// @param csv the dialect of CSV and TSV files; if it is empty, values are quoted as in RFC 4180,
///   and DuckDB detects the delimiter of CSV files
public record FileTable(FileFormat format, List<Path> files, Optional<Csv> csv) {

    public FileTable {
        files = List.copyOf(files);
    }

    public FileTable(FileFormat format, List<Path> files) {
        this(format, files, Optional.empty());
    }

    /// @param exact whether a line of a CSV file that has too many or too few values, or wrong
    ///   quotes, is an error; otherwise its values may be in the wrong columns
    ///
    /// @throws BindException if the values of a Parquet file cannot be read exactly
    List<String> selects(boolean exact) throws BindException {
        return format == FileFormat.PARQUET
                ? ParquetScan.selects(files)
                : List.of(texts(exact));
    }

    private String texts(boolean exact) {
        var list =
                files.stream()
                        .map(file -> SqlLiterals.text(file.toString()))
                        .collect(Collectors.joining(", ", "[", "]"));
        return "SELECT * FROM "
                + switch (format) {
                    case CSV, TSV ->
                            "read_csv(%s, %s, all_varchar = true, union_by_name = true, %s)"
                                    .formatted(
                                            list,
                                            dialect(exact),
                                            exact
                                                    ? "skip = 0, null_padding = false, strict_mode = true"
                                                    : "null_padding = true, strict_mode = false");
                    case NDJSON ->
                            "read_json(%s, format = 'newline_delimited', union_by_name = true)"
                                    .formatted(list);
                    case JSON -> "read_json(%s, union_by_name = true)".formatted(list);
                    case PARQUET -> throw new IllegalStateException("Parquet is not a text");
                };
    }

    private String dialect(boolean exact) {
        var usual = format == FileFormat.TSV ? Csv.TABS : Csv.DEFAULT;
        var known = csv.orElse(usual);
        boolean detected = csv.isEmpty() && format == FileFormat.CSV && !exact;
        return "header = %s, quote = %s, escape = %s%s"
                .formatted(
                        known.header(),
                        text(known.quote()),
                        text(known.escape().or(known::quote)),
                        detected
                                ? ""
                                : ", delim = "
                                        + SqlLiterals.text(String.valueOf(known.delimiter())));
    }

    private static String text(Optional<Character> character) {
        return SqlLiterals.text(character.map(String::valueOf).orElse(""));
    }
}
