package dev.leat.quality.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// The records of a source as the table [#TABLE] of a private DuckDB database with bounded memory.
/// The database can read only the source's files and its own temporary folder, which closing the
/// table removes. [DataFiles] opens tables. Owned by one thread.
public final class DataTable implements AutoCloseable {

    /// The name of the table in SQL.
    public static final String TABLE = "records";

    /// The table's source, its columns and the number of its records.
    ///
    /// @param source the source, as messages name it
    /// @param total the readable records of the source
    /// @param records the records of the table; fewer than `total` in a sample
    /// @param unreadable the lines of the source that are not records
    public record Content(
            String source, List<DataColumn> columns, long total, long records, long unreadable) {

        public Content {
            columns = List.copyOf(columns);
        }
    }

    /// A function of one row of a result.
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final DataDatabase database;
    private final Content content;

    DataTable(DataDatabase database, Content content) {
        this.database = database;
        this.content = content;
    }

    public Content content() {
        return content;
    }

    public List<DataColumn> columns() {
        return content.columns();
    }

    /// Returns the texts from which the values of a column were read.
    public ColumnTexts texts(String column) {
        return columns().stream()
                .filter(one -> one.name().equals(column))
                .map(DataColumn::texts)
                .findFirst()
                .orElse(ColumnTexts.USUAL);
    }

    /// Returns the connection to the database, which remains owned by this table.
    public Connection connection() {
        return database.connection();
    }

    /// Runs a SELECT and returns its rows.
    ///
    /// @throws UnreadableDataException if it fails
    public <T> List<T> query(String sql, RowReader<T> reader) {
        try {
            return database.query(sql, reader);
        } catch (SQLException failed) {
            throw database.unreadable(content.source(), failed);
        }
    }

    /// Creates a table with about this many records that are spread over the whole table, and with
    /// all records if there are fewer.
    public void sample(String name, long most) {
        try {
            database.sample(name, most, content.records());
        } catch (SQLException failed) {
            throw database.unreadable(content.source(), failed);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
