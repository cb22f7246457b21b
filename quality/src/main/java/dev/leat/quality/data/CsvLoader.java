package dev.leat.quality.data;

import dev.leat.app.FileFormat;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Loads CSV files. DuckDB detects the dialect, the header, and the columns that are texts; the
/// types of the others follow from the forms of their texts in the first lines. If a later text has
/// another form, all types follow from all texts. Lines with another number of values than the
/// header are skipped.
final class CsvLoader implements Loader {

    /// The lines from which the types are inferred first.
    private static final int FIRST_LINES = 20_000;

    /// The options of files that Leat wrote.
    static final String WRITTEN =
            ", delim = ',', quote = '\"', escape = '\"', header = true, comment = '', skip = 0";

    /// DuckDB's table of rejected lines.
    private static final String REJECTS = "reject_errors";

    /// The bytes that are read at a time; the default is too large for several compressed files.
    private static final int BUFFER = 4 << 20;

    private final DataDatabase database;
    private final List<Path> files;
    private final String dialect;
    private List<DataColumn> texts = List.of();

    /// Lists of files, each of which has one header.
    private List<List<Path>> sources = List.of();

    /// @param dialect options of DuckDB's `read_csv`; it detects the others
    CsvLoader(DataDatabase database, List<Path> files, String dialect) {
        this.database = database;
        this.files = files;
        this.dialect = dialect;
    }

    /// Returns the options of files in this format.
    static String dialect(FileFormat format) {
        return format == FileFormat.TSV ? ", delim = '\t'" : "";
    }

    @Override
    public List<DataColumn> load(OptionalLong sample) throws SQLException {
        sources = sources();
        texts = database.columns(scan(false));
        if (texts.isEmpty()) {
            return texts;
        }
        var first =
                types(
                        "(SELECT * FROM (%s) LIMIT %d)".formatted(scan(false), FIRST_LINES),
                        detectedTexts());
        try {
            store(first, sample);
        } catch (SQLException otherForm) {
            database.execute("DROP TABLE IF EXISTS " + REJECTS);
            store(types("(" + scan(false) + ")", Set.of()), sample);
        }
        return database.columns(DataTable.TABLE);
    }

    private void store(List<CsvType> types, OptionalLong sample) throws SQLException {
        var converted = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (int i = 0; i < types.size(); i++) {
            var name = texts.get(i).sql();
            var text = "t" + i;
            converted.add(name + " AS " + text);
            converted.add(types.get(i).converted(name) + " AS v" + i);
            values.add(types.get(i).value(text, "v" + i) + " AS " + name);
        }
        // in two steps, so that each text is converted once
        database.store(
                "SELECT %s FROM (SELECT %s FROM (SELECT * FROM (%s)%s))"
                        .formatted(
                                String.join(", ", values),
                                String.join(", ", converted),
                                scan(true),
                                Loader.sampling(sample)));
    }

    /// Returns the names of the columns that DuckDB detects as texts.
    private Set<String> detectedTexts() throws SQLException {
        var found = new HashSet<String>();
        for (var group : sources) {
            database
                    .columns("SELECT * FROM " + scan(List.of(group.getFirst()), false, false))
                    .stream()
                    .filter(column -> column.type().equals("VARCHAR"))
                    .map(DataColumn::name)
                    .forEach(found::add);
        }
        return found;
    }

    private List<CsvType> types(String from, Set<String> known) throws SQLException {
        var sql =
                texts.stream()
                        .map(column ->
                                known.contains(column.name())
                                        ? "'VARCHAR'"
                                        : CsvType.narrowest(column.sql()))
                        .collect(Collectors.joining(",\n", "SELECT ", ", count(*) FROM " + from));
        return database.query(
                        sql,
                        row -> {
                            var types = new ArrayList<CsvType>();
                            for (int i = 1; i <= texts.size(); i++) {
                                types.add(CsvType.of(row.getString(i)));
                            }
                            return types;
                        })
                .getFirst();
    }

    @Override
    public long total() throws SQLException {
        return database.number("SELECT count(*) FROM (%s)".formatted(scan(false)));
    }

    @Override
    public long unreadable() throws SQLException {
        return database.number("SELECT count(DISTINCT (scan_id, file_id, line)) FROM " + REJECTS);
    }

    /// Returns the files, divided if their headers differ, because DuckDB does not count the
    /// rejected lines of files that it combines by name.
    private List<List<Path>> sources() throws SQLException {
        var byHeader = new LinkedHashMap<List<DataColumn>, List<Path>>();
        for (var file : files) {
            var header = database.columns("SELECT * FROM " + scan(List.of(file), true, false));
            byHeader.computeIfAbsent(header, _ -> new ArrayList<>()).add(file);
        }
        return List.copyOf(byHeader.values());
    }

    private String scan(boolean rejects) {
        return sources.stream()
                .map(group -> "SELECT * FROM " + scan(group, true, rejects))
                .collect(Collectors.joining(" UNION ALL BY NAME "));
    }

    private String scan(List<Path> group, boolean allTexts, boolean rejects) {
        return "read_csv(%s, all_varchar = %s, ignore_errors = true, store_rejects = %s, buffer_size = %d%s)"
                .formatted(DataDatabase.list(group), allTexts, rejects, BUFFER, dialect);
    }
}
