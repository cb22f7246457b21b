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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The rows of a Parquet file as documents. A row's number serves as its line and as its offset.
final class ParquetRows implements DocumentStream {

    /// Maximum ratio of the bytes of the rows, as documents, to the size of the file. Columns with
    /// few different values have far fewer bytes in Parquet.
    private static final long MAX_RATIO = 1_000;

    /// Number of bytes of the rows up to which any ratio is allowed. A file of 600 bytes can have
    /// 2,000,000,000 equal rows.
    private static final long UNLIMITED = 1L << 30;

    private final ParquetFile file;
    private final ParquetQuery query;
    private final ResultSet rows;
    private final Optional<Path> copy;
    private final long most;
    private final long[] ends;
    private long row;
    private long bytes;

    /// Runs a query whose first row is row number `row` of the file, from 0. Closing this closes
    /// the file and deletes its `copy`.
    ///
    /// @param most the maximum number of bytes of all rows
    /// @param ends the numbers of rows, in order, before which a piece ends
    ParquetRows(
            ParquetFile file,
            ParquetQuery query,
            long row,
            Optional<Path> copy,
            long most,
            long[] ends)
            throws UnreadableFileException, IOException {
        this.file = file;
        this.query = query;
        this.row = row;
        this.copy = copy;
        this.most = most;
        this.ends = ends;
        rows = file.query(query.sql());
    }

    /// Returns the maximum number of bytes of all rows of a file of this size.
    static long most(long size) {
        return Math.max(UNLIMITED, MAX_RATIO * size);
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
    public boolean endsPiece() {
        return Arrays.binarySearch(ends, row) >= 0;
    }

    @Override
    public Optional<Document> next() throws UnreadableFileException, IOException {
        try {
            if (!rows.next()) {
                return Optional.empty();
            }
            var body = document();
            bytes += body.length;
            if (bytes > most) {
                throw tooLarge();
            }
            Optional<Reason> wrong =
                    body.length > ReadLimits.RECORD
                            ? Optional.of(ReadLimits.tooLong("the row"))
                            : Optional.empty();
            return Optional.of(new Document(body, row + 1, row++, wrong));
        } catch (SQLException e) {
            throw file.failed(e, row);
        }
    }

    private UnreadableFileException tooLarge() {
        return new UnreadableFileException(
                Reason.of(
                        "too_large",
                        String.format(
                                Locale.ROOT,
                                "the rows of '%s' have more than %,d bytes as JSON, which is too much for the size of the file: split it",
                                file.name(),
                                most)));
    }

    private byte[] document() throws SQLException {
        var made = rows.getString(1).getBytes(StandardCharsets.UTF_8);
        if (query.json().isEmpty()) {
            return made;
        }
        var json = new JsonWriter(false);
        json.raw(Arrays.copyOf(made, made.length - 1));
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
