package dev.leat.quality.data;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.parquet.ParquetScan;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/// Loads Parquet files: as a view, because they are read as fast as a table; a sample is stored.
///
/// @param source the source, as messages name it
/// @param kept true if the files exist as long as the table
record ParquetLoader(String source, DataDatabase database, List<Path> files, boolean kept)
        implements Loader {

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

    @Override
    public boolean untyped() {
        return kept;
    }

    private String scan() {
        try {
            var selects = ParquetScan.selects(files, database.folder());
            return "(" + String.join(" UNION ALL BY NAME ", selects) + ")";
        } catch (BindException inexact) {
            throw new UnreadableDataException(
                    "'%s' cannot be read: %s".formatted(source, inexact.getMessage()), inexact);
        }
    }
}
