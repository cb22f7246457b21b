package dev.leat.quality.data;

import dev.leat.app.FileFormat;
import dev.leat.kernel.bind.SqlLiterals;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Loads JSON documents. The types of the columns follow from all documents; objects become structs
/// and arrays lists. Lines that are not JSON are skipped.
final class JsonLoader implements Loader {

    private static final int MOST_DECIMALS = 6;

    private final DataDatabase database;
    private final List<Path> files;
    private final FileFormat format;
    private final long largest;

    /// The lines that are not JSON, when they have been counted.
    private OptionalLong unreadable = OptionalLong.empty();

    /// @param largest the bytes of the largest document; DuckDB's buffers are larger
    JsonLoader(DataDatabase database, List<Path> files, FileFormat format, long largest) {
        this.database = database;
        this.files = files;
        this.format = format;
        this.largest = largest;
    }

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
        if (columns.stream().noneMatch(JsonLoader::isWide)) {
            return;
        }
        var types =
                columns.stream()
                        .map(JsonLoader::narrowest)
                        .collect(
                                Collectors.joining(",\n", "SELECT [", "] FROM " + DataTable.TABLE));
        var narrower =
                database.query(
                        "SELECT unnest(t) FROM (%s) AS found(t)".formatted(types),
                        row -> row.getString(1));
        if (narrower.equals(columns.stream().map(DataColumn::type).toList())) {
            return;
        }
        database.store(
                IntStream.range(0, columns.size())
                        .mapToObj(i ->
                                "CAST(%1$s AS %2$s) AS %1$s"
                                        .formatted(columns.get(i).sql(), narrower.get(i)))
                        .collect(Collectors.joining(", ", "SELECT ", " FROM " + DataTable.TABLE)));
    }

    private static boolean isWide(DataColumn column) {
        return column.type().equals("DOUBLE") || !signed(column).equals(column.type());
    }

    /// Returns the type with signed whole numbers of 64 bits in place of larger ones.
    private static String signed(DataColumn column) {
        return column.type().replace("UBIGINT", "BIGINT").replace("HUGEINT", "BIGINT");
    }

    /// Returns an aggregate that computes the narrowest type of a column, as a text.
    private static String narrowest(DataColumn column) {
        if (column.type().equals("DOUBLE")) {
            return decimal(column.sql());
        }
        var type = SqlLiterals.text(column.type());
        var signed = signed(column);
        return signed.equals(column.type())
                ? type
                : "CASE WHEN bool_and(%1$s IS NULL OR try_cast(%1$s AS %2$s) IS NOT NULL) THEN %3$s ELSE %4$s END"
                        .formatted(column.sql(), signed, SqlLiterals.text(signed), type);
    }

    /// Returns an aggregate that computes a decimal type with the least number of decimal places
    /// that all values have, or else `DOUBLE`.
    private static String decimal(String column) {
        var checks =
                IntStream.rangeClosed(1, MOST_DECIMALS)
                        .mapToObj(places ->
                                "WHEN bool_and(round(%1$s, %2$d) = %1$s) THEN 'DECIMAL(18,%2$d)'"
                                        .formatted(column, places))
                        .collect(Collectors.joining(" "));
        return "CASE WHEN count(%1$s) = 0 OR max(abs(%1$s)) >= 1e11 THEN 'DOUBLE' %2$s ELSE 'DOUBLE' END"
                .formatted(column, checks);
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
        if (unreadable.isEmpty()) {
            unreadable =
                    OptionalLong.of(
                            database.number(
                                    "SELECT count(*) FROM read_ndjson_objects(%s, ignore_errors = true, maximum_object_size = %d) WHERE json IS NULL"
                                            .formatted(DataDatabase.list(files), largest)));
        }
        return unreadable.getAsLong();
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
