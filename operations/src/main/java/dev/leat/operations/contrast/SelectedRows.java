package dev.leat.operations.contrast;

import dev.leat.app.FileFormat;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.UnfilledTableException;
import dev.leat.operations.AppData;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.contrast.SampledRecord;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import java.nio.file.Path;
import java.util.List;

/// The rows of a SELECT over the data of an app, with personal values.
public final class SelectedRows {

    private static final String SAMPLE = "chosen";

    private SelectedRows() {}

    /// Opens the result of a SELECT as a table.
    ///
    /// @param source the source, as messages name it
    /// @param state the state folder
    public static DataTable open(
            String sql, String source, AppData data, Path state, DataOptions options) {
        try (var files = new FileTables(data, state);
                var tables = new InMemoryTables(files.folder())) {
            try {
                var rows = files.folder().resolve("rows.parquet");
                tables.parquet(new QueryCatalog(data).prepare(sql, files, tables), rows);
                return DataFiles.copied(source, List.of(rows), FileFormat.PARQUET, options);
            } catch (BindException refused) {
                throw RefusedOperationException.invalid(files.said(refused));
            } catch (UnfilledTableException unfilled) {
                throw RefusedOperationException.invalid(unfilled);
            }
        }
    }

    /// Returns a sample of the rows of a table as JSON documents.
    public static RecordSample sample(DataTable table) {
        table.sample(SAMPLE, RecordSample.MOST);
        var sample = new RecordSample();
        table.query(
                "SELECT CAST(to_json(%1$s) AS VARCHAR) FROM %1$s".formatted(SAMPLE),
                row -> {
                    sample.add(SampledRecord.of(row.getString(1)));
                    return true;
                });
        return sample;
    }
}
