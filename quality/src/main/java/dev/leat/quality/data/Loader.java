package dev.leat.quality.data;

import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/// Loads files of one format into the table [DataTable#TABLE] of a database.
sealed interface Loader permits TextLoader, ParquetLoader {

    /// The fixed seed of samples, so that a repeated profile has the same sample.
    int SEED = 1;

    /// Creates the table with all records, or with a random sample of this many, and returns its
    /// columns. To be called first.
    List<DataColumn> load(OptionalLong sample) throws SQLException;

    /// Counts the readable records of the files.
    long total() throws SQLException;

    /// Counts the lines of the files that are not records.
    long unreadable();

    /// Returns true if columns of texts may have values of other types.
    boolean untyped();

    /// Returns the clause that selects the sample.
    static String sampling(OptionalLong sample) {
        return sample.isEmpty()
                ? ""
                : " USING SAMPLE reservoir(%d ROWS) REPEATABLE (%d)"
                        .formatted(sample.getAsLong(), SEED);
    }
}
