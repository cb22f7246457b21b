package dev.leat.quality.data;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/// Loads Parquet files: as a view, because they are read as fast as a table; a sample is stored.
///
/// @param kept true if the files exist as long as the table
record ParquetLoader(DataDatabase database, List<Path> files, boolean kept) implements Loader {

    @Override
    public List<DataColumn> load(OptionalLong sample) throws SQLException {
        var select = "SELECT * FROM " + scan() + Loader.sampling(sample);
        if (kept && sample.isEmpty()) {
            database.execute("CREATE VIEW %s AS %s".formatted(DataTable.TABLE, select));
        } else {
            database.store(select);
        }
        return database.columns(DataTable.TABLE);
    }

    @Override
    public long total() throws SQLException {
        return database.number("SELECT count(*) FROM " + scan());
    }

    @Override
    public long unreadable() {
        return 0;
    }

    private String scan() {
        return "read_parquet(%s, union_by_name = %s)"
                .formatted(DataDatabase.list(files), files.size() > 1);
    }
}
