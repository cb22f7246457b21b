package dev.leat.kernel.query;

import dev.leat.app.FileFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Files of one format that can be queried as a table. All columns of CSV and TSV files are
/// VARCHAR.
public record FileTable(FileFormat format, List<Path> files) {

    public FileTable {
        files = List.copyOf(files);
    }

    String select() {
        var list =
                files.stream()
                        .map(file -> "'" + file.toString().replace("'", "''") + "'")
                        .collect(Collectors.joining(", ", "[", "]"));
        return "SELECT * FROM "
                + switch (format) {
                    case CSV, TSV ->
                            "read_csv(%s, header = true, all_varchar = true, null_padding = true, strict_mode = false, union_by_name = true)"
                                    .formatted(list);
                    case NDJSON ->
                            "read_json(%s, format = 'newline_delimited', union_by_name = true)"
                                    .formatted(list);
                    case JSON -> "read_json(%s, union_by_name = true)".formatted(list);
                    case PARQUET -> "read_parquet(%s, union_by_name = true)".formatted(list);
                };
    }
}
