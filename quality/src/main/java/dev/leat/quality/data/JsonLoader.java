package dev.leat.quality.data;

import dev.leat.app.FileFormat;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Loads JSON documents. The types of the columns follow from all documents; objects become structs
/// and arrays lists. Lines that are not JSON are skipped.
///
/// @param largest the bytes of the largest document; DuckDB's buffers are larger
record JsonLoader(DataDatabase database, List<Path> files, FileFormat format, long largest)
        implements Loader {

    @Override
    public List<DataColumn> load(OptionalLong sample) throws SQLException {
        var scan = "(SELECT * FROM %s%s)".formatted(documents(), skipped());
        database.store("SELECT * FROM " + scan + Loader.sampling(sample));
        return database.columns(DataTable.TABLE);
    }

    @Override
    public long total() throws SQLException {
        return database.number(
                "SELECT count(*) FROM %s%s".formatted(documents(), skipped()));
    }

    @Override
    public long unreadable() throws SQLException {
        if (format == FileFormat.JSON) {
            return 0;
        }
        return database.number(
                "SELECT count(*) FROM read_ndjson_objects(%s, ignore_errors = true, maximum_object_size = %d) WHERE json IS NULL"
                        .formatted(DataDatabase.list(files), largest));
    }

    private String documents() {
        return "read_json(%s, format = '%s', sample_size = -1, union_by_name = true, maximum_object_size = %d, ignore_errors = %s)"
                .formatted(
                        DataDatabase.list(files),
                        format == FileFormat.NDJSON ? "newline_delimited" : "auto",
                        largest,
                        format == FileFormat.NDJSON);
    }

    /// Returns a condition without the rows of unreadable lines, in which all columns are null.
    private String skipped() throws SQLException {
        if (unreadable() == 0) {
            return "";
        }
        return database.columns("SELECT * FROM " + documents()).stream()
                .map(column -> column.sql() + " IS NOT NULL")
                .collect(Collectors.joining(" OR ", " WHERE ", ""));
    }
}
