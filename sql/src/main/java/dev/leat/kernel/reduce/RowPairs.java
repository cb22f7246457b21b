package dev.leat.kernel.reduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;

/// Two multisets of named rows, whose differences are paired by name. The rows are in a database
/// that writes data above its memory limit to a folder. Owned by one thread.
public final class RowPairs implements AutoCloseable {

    /// Rows that are equal on both sides cancel out. The rest of each side is numbered within its
    /// name, in the order of the content, so that the order of the rows does not matter.
    private static final String PAIRS =
            """
            CREATE TEMP TABLE pairs AS
            WITH differing AS (
                SELECT name, content, sum(side)::BIGINT AS surplus
                FROM rows GROUP BY name, content HAVING surplus <> 0),
            copies AS (
                SELECT name, content, surplus > 0 AS now, unnest(range(abs(surplus))) AS copy
                FROM differing),
            numbered AS (
                SELECT name, content, now,
                    row_number() OVER (PARTITION BY name, now ORDER BY content, copy) AS place
                FROM copies)
            SELECT name, any_value(content) FILTER (NOT now) AS before,
                any_value(content) FILTER (now) AS after
            FROM numbered GROUP BY name, place ORDER BY name, place
            """;

    /// The number of pairs that are in the memory of the JVM.
    private static final int READ = 1_000;

    private final Spill spill;
    private final DuckDBAppender rows;

    /// @param folder a new folder for rows that do not fit in memory
    public RowPairs(Path folder) throws IOException {
        var room = WholeFileFunctions.DEFAULT.room(1);
        spill = new Spill(Files.createDirectories(folder), List.of(), room);
        try {
            spill.execute("CREATE TEMP TABLE rows (side TINYINT, name VARCHAR, content VARCHAR)");
            rows = spill.appender("rows");
        } catch (SQLException failed) {
            spill.close();
            throw failed("create", failed);
        }
    }

    /// A pair of rows with the same name and different contents; or a row that the other side does
    /// not have.
    public interface Reading {
        void read(String name, Optional<String> before, Optional<String> after);
    }

    /// Adds a row to the side `after` or to the other one.
    public void add(boolean after, String name, String content) throws IOException {
        try {
            rows.beginRow();
            rows.append((byte) (after ? 1 : -1));
            rows.append(name);
            rows.append(content);
            rows.endRow();
        } catch (SQLException failed) {
            throw failed("add", failed);
        }
    }

    /// Passes on what differs, in the order of names. No row can be added after that.
    public void differences(Reading to) throws IOException {
        try {
            rows.close();
            spill.execute(PAIRS);
            long[] size = new long[1];
            spill.query("SELECT count(*) FROM pairs", row -> size[0] = row.getLong(1));
            for (long from = 0; from < size[0]; from += READ) {
                spill.query(
                        "SELECT name, before, after FROM pairs WHERE rowid >= %d AND rowid < %d ORDER BY rowid"
                                .formatted(from, from + READ),
                        row ->
                                to.read(
                                        row.getString(1),
                                        Optional.ofNullable(row.getString(2)),
                                        Optional.ofNullable(row.getString(3))));
            }
        } catch (SQLException failed) {
            throw failed("compare", failed);
        }
    }

    private IOException failed(String what, SQLException why) {
        return new IOException("cannot %s rows: %s".formatted(what, spill.sentence(why)), why);
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (SQLException _) {
            // rows that were not written yet are not needed
        } finally {
            spill.close();
        }
    }
}
