package dev.leat.quality.data;

import dev.leat.app.FileFormat;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Loads JSON documents. The types of the columns follow from all documents; objects become structs
/// and arrays lists. Lines that are not JSON are skipped.
///
/// @param largest the bytes of the largest document; DuckDB's buffers are larger
record JsonLoader(DataDatabase database, List<Path> files, FileFormat format, long largest)
        implements Loader {

    private static final int MOST_DECIMALS = 6;

    @Override
    public List<DataColumn> load(OptionalLong sample) throws SQLException {
        var scan = "(SELECT * FROM %s%s)".formatted(documents(), skipped());
        database.store("SELECT * FROM " + scan + Loader.sampling(sample));
        narrow(database.columns(DataTable.TABLE));
        return database.columns(DataTable.TABLE);
    }

    /// Replaces the view of the records by one with narrower types: BIGINT for whole numbers, if
    /// all fit, and a decimal for numbers that have at most six decimal places.
    private void narrow(List<DataColumn> columns) throws SQLException {
        var narrower = new ArrayList<DataColumn>();
        for (var column : columns) {
            narrower.add(new DataColumn(column.name(), narrower(column)));
        }
        if (!narrower.equals(columns)) {
            database.store(
                    narrower.stream()
                            .map(column ->
                                    "CAST(%1$s AS %2$s) AS %1$s"
                                            .formatted(column.sql(), column.type()))
                            .collect(
                                    Collectors.joining(
                                            ", ", "SELECT ", " FROM " + DataTable.TABLE)));
        }
    }

    private String narrower(DataColumn column) throws SQLException {
        if (column.type().equals("DOUBLE")) {
            return decimal(column);
        }
        var type = column.type().replace("UBIGINT", "BIGINT").replace("HUGEINT", "BIGINT");
        return type.equals(column.type()) || !fits(column, type) ? column.type() : type;
    }

    private boolean fits(DataColumn column, String type) throws SQLException {
        return database.number(
                        "SELECT count(*) FROM %1$s WHERE %2$s IS NOT NULL AND try_cast(%2$s AS %3$s) IS NULL"
                                .formatted(DataTable.TABLE, column.sql(), type))
                == 0;
    }

    /// Returns a decimal type with the least number of decimal places that all values have.
    private String decimal(DataColumn column) throws SQLException {
        var checks =
                IntStream.rangeClosed(1, MOST_DECIMALS)
                        .mapToObj(places ->
                                "WHEN bool_and(round(%1$s, %2$d) = %1$s) THEN %2$d"
                                        .formatted(column.sql(), places))
                        .collect(Collectors.joining(" "));
        long places =
                database.number(
                        "SELECT CASE WHEN count(%1$s) = 0 OR max(abs(%1$s)) >= 1e11 THEN 0 %2$s ELSE 0 END FROM %3$s"
                                .formatted(column.sql(), checks, DataTable.TABLE));
        return places == 0 ? column.type() : "DECIMAL(18,%d)".formatted(places);
    }

    @Override
    public long total() throws SQLException {
        return database.number("SELECT count(*) FROM %s%s".formatted(documents(), skipped()));
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
