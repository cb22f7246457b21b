package dev.leat.quality.data;

import dev.leat.app.FileFormat;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Loads CSV files. DuckDB detects the dialect and the header. The types of the columns follow from
/// the forms of their texts in the first lines. If a text has another form, all types follow from
/// all texts. Lines with another number of values than the header are skipped.
final class CsvLoader implements Loader {

    /// The lines from which the types are inferred first.
    private static final int FIRST_LINES = 5_000;

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
    private final boolean forms;
    private List<DataColumn> texts = List.of();

    /// Lists of files, each of which has one header.
    private List<List<Path>> sources = List.of();

    /// @param dialect options of DuckDB's `read_csv`; it detects the others
    /// @param forms true if texts are also values in other forms than the usual one
    CsvLoader(DataDatabase database, List<Path> files, String dialect, boolean forms) {
        this.database = database;
        this.files = files;
        this.dialect = dialect;
        this.forms = forms;
    }

    /// Returns the options of files in this format.
    static String dialect(FileFormat format) {
        return format == FileFormat.TSV ? ", delim = '\t'" : "";
    }

    @Override
    public List<DataColumn> load(OptionalLong sample) throws SQLException {
        texts = header();
        if (texts.isEmpty()) {
            return texts;
        }
        var first = new StoredTexts(database, "(%s) LIMIT %d".formatted(scan(false), FIRST_LINES));
        var types = first.types(texts, forms);
        first.drop();
        if (types.stream().allMatch(TextType::exact)) {
            try {
                return new TypedRows(texts, types, true)
                        .store(database, "(" + scan(true) + ")" + Loader.sampling(sample));
            } catch (SQLException otherForm) {
                database.execute("DROP TABLE IF EXISTS " + REJECTS);
            }
        }
        var all = new StoredTexts(database, "(" + scan(true) + ")");
        var rows =
                new TypedRows(texts, all.types(texts, forms), false)
                        .store(database, all.table() + Loader.sampling(sample));
        all.drop();
        return rows;
    }

    @Override
    public long total() throws SQLException {
        return database.number("SELECT count(*) FROM (%s)".formatted(scan(false)));
    }

    @Override
    public long unreadable() throws SQLException {
        return database.number("SELECT count(DISTINCT (scan_id, file_id, line)) FROM " + REJECTS);
    }

    /// Returns the columns of all files. Divides the files if their headers differ, because DuckDB
    /// does not count the rejected lines of files that it combines by name.
    private List<DataColumn> header() throws SQLException {
        var byHeader = new LinkedHashMap<List<DataColumn>, List<Path>>();
        for (var file : files) {
            var header = database.columns("SELECT * FROM " + scan(List.of(file), true, false));
            byHeader.computeIfAbsent(header, _ -> new ArrayList<>()).add(file);
        }
        sources = List.copyOf(byHeader.values());
        return sources.size() == 1
                ? byHeader.keySet().iterator().next()
                : database.columns(scan(false));
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
