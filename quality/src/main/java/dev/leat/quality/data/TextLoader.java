package dev.leat.quality.data;

import dev.leat.file.ReadLines;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.query.TextScan;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/// Loads text files, which the decoder of pipelines reads. The types of CSV columns follow from the
/// forms of their texts in the first lines. If a text has another form, all types follow from all
/// texts. Types that a schema declares remain.
final class TextLoader implements Loader {

    /// The lines from which the types are inferred first.
    private static final int FIRST_LINES = 5_000;

    private final String source;
    private final DataDatabase database;
    private final TextSource files;
    private final boolean forms;
    private final List<TextScan> scans = new ArrayList<>();

    /// @param source the source, as messages name it
    /// @param forms true if texts are also values in other forms than the usual one
    TextLoader(String source, DataDatabase database, TextSource files, boolean forms) {
        this.source = source;
        this.database = database;
        this.files = files;
        this.forms = forms;
    }

    @Override
    public List<DataColumn> load(OptionalLong sample) throws SQLException {
        try {
            var rows = "(" + rows(files) + ")";
            var columns = database.columns(rows);
            if (files.inferred() && files.csv() && !columns.isEmpty()) {
                return typed(rows, columns, sample);
            }
            database.store("SELECT * FROM " + rows + Loader.sampling(sample));
            return columns;
        } catch (UnreadableFileException unreadable) {
            throw unreadable(unreadable.reason().text(), unreadable);
        } catch (IOException failed) {
            throw unreadable(String.valueOf(failed.getMessage()), failed);
        } catch (SQLException failed) {
            requireReadable();
            throw failed;
        }
    }

    private UnreadableDataException unreadable(String why, Exception cause) {
        return new UnreadableDataException("'%s' cannot be read: %s".formatted(source, why), cause);
    }

    /// Throws the exception for a statement that failed because files could not be read.
    private void requireReadable() {
        for (var scan : scans) {
            switch (scan.failure()) {
                case null -> {}
                case UnreadableFileException file -> throw unreadable(file.reason().text(), file);
                case Exception failed ->
                        throw unreadable(String.valueOf(failed.getMessage()), failed);
            }
        }
    }

    /// Returns a SELECT of all rows.
    private String rows(TextSource from) throws UnreadableFileException, IOException, SQLException {
        scans.clear();
        var connection = database.connection().unwrap(DuckDBConnection.class);
        var selects = new ArrayList<String>();
        for (var part : from.parts()) {
            var scan = TextScan.of(part.open(from.inferred()), connection);
            scans.add(scan);
            selects.add(part.select(scan.select()));
        }
        return String.join(" UNION ALL BY NAME ", selects);
    }

    private List<DataColumn> typed(String rows, List<DataColumn> texts, OptionalLong sample)
            throws UnreadableFileException, IOException, SQLException {
        var first = new StoredTexts(database, "%s LIMIT %d".formatted(rows, FIRST_LINES));
        var types = first.types(texts, forms);
        first.drop();
        if (types.stream().allMatch(TextType::exact)) {
            var textScans = List.copyOf(scans);
            var typed = files.typed(texts, types);
            if (typed.isPresent()) {
                // without malformed records, no text has another form
                database.store(
                        "SELECT * FROM (" + rows(typed.get()) + ")" + Loader.sampling(sample));
                if (unreadable() == 0) {
                    return IntStream.range(0, texts.size())
                            .mapToObj(i -> types.get(i).column(texts.get(i).name()))
                            .toList();
                }
                scans.clear();
                scans.addAll(textScans);
            }
            try {
                return new TypedRows(texts, types, true)
                        .store(database, rows + Loader.sampling(sample));
            } catch (SQLException otherForm) {
                requireReadable();
            }
        }
        var all = new StoredTexts(database, rows);
        var stored =
                new TypedRows(texts, all.types(texts, forms), false)
                        .store(database, all.table() + Loader.sampling(sample));
        all.drop();
        return stored;
    }

    @Override
    public long total() {
        return sum(read -> read.records() - read.malformed());
    }

    @Override
    public long unreadable() {
        return sum(ReadLines::malformed);
    }

    @Override
    public boolean untyped() {
        return files.inferred() && !files.csv();
    }

    private long sum(ToLongFunction<ReadLines> number) {
        return scans.stream().map(scan -> scan.files().read()).mapToLong(number).sum();
    }
}
