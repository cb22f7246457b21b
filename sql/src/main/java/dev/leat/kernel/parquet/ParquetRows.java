package dev.leat.kernel.parquet;

import dev.leat.batch.Reason;
import dev.leat.decode.JsonWriter;
import dev.leat.file.DocumentStream;
import dev.leat.file.ReadLimits;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The rows of a Parquet file as documents. A row's number serves as its line and as its offset.
final class ParquetRows implements DocumentStream {

    private final ParquetFile file;
    private final ParquetQuery query;
    private final ResultSet rows;
    private final Optional<Path> copy;
    private long row;

    /// Runs a query whose first row is row number `row` of the file, from 0. Closing this closes
    /// the file and deletes its `copy`.
    ParquetRows(ParquetFile file, ParquetQuery query, long row, Optional<Path> copy)
            throws UnreadableFileException, IOException {
        this.file = file;
        this.query = query;
        this.row = row;
        this.copy = copy;
        rows = file.query(query.sql());
    }

    @Override
    public long offset() {
        return row;
    }

    @Override
    public long line() {
        return row;
    }

    @Override
    public Optional<Document> next() throws UnreadableFileException, IOException {
        try {
            if (!rows.next()) {
                return Optional.empty();
            }
            var body = document();
            Optional<Reason> wrong =
                    body.length > ReadLimits.RECORD
                            ? Optional.of(ReadLimits.tooLong("the row"))
                            : Optional.empty();
            return Optional.of(new Document(body, row + 1, row++, wrong));
        } catch (SQLException e) {
            throw file.failed(e, row);
        }
    }

    private byte[] document() throws SQLException {
        var made = rows.getString(1).getBytes(StandardCharsets.UTF_8);
        if (query.json().isEmpty()) {
            return made;
        }
        var json = new JsonWriter(false);
        json.raw(java.util.Arrays.copyOf(made, made.length - 1));
        for (int i = 0; i < query.json().size(); i++) {
            json.raw(json.size() == 1 ? ' ' : ',').quoted(query.json().get(i)).raw(':');
            json.raw(rows.getString(i + 2).getBytes(StandardCharsets.UTF_8));
        }
        return json.raw('}').copy();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            rows.close();
        } catch (SQLException e) {
            throw new IOException("the DuckDB connection cannot be closed: " + e.getMessage(), e);
        } finally {
            if (copy.isPresent()) {
                Files.deleteIfExists(copy.get());
            }
        }
    }
}
