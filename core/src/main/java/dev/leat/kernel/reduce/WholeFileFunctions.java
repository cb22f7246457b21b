package dev.leat.kernel.reduce;

import dev.leat.file.PieceReader;
import dev.leat.kernel.bind.DuckDb;
import java.util.Optional;

/// Resources of a step over a whole file: the memory limit in bytes, and the target size in bytes
/// and maximum rows of the pieces of its result.
///
/// @param database a database that many units share instead of one for each: for tests with many
///   small files, as opening one takes longer than using it. It must have access to the units'
///   folders
public record WholeFileFunctions(
        long memory, long pieceBytes, int rows, Optional<DuckDb> database) {

    public static final WholeFileFunctions DEFAULT =
            new WholeFileFunctions(256L << 20, PieceReader.PIECE_BYTES);

    private static final int WIDE = 500;

    private static final long WIDE_MEMORY = 3L << 30;

    private static final int MAX_ROWS = 1 << 20;

    /// Maximum number of rows of a piece whose rows go to views, queues and stores: they are one
    /// transaction.
    private static final int MAX_ROWS_SENT = 20_000;

    public WholeFileFunctions(long memory, long pieceBytes) {
        this(memory, pieceBytes, MAX_ROWS);
    }

    public WholeFileFunctions(long memory, long pieceBytes, int rows) {
        this(memory, pieceBytes, rows, Optional.empty());
    }

    /// Returns the default resources on a lent database.
    public static WholeFileFunctions on(DuckDb database) {
        return new WholeFileFunctions(
                DEFAULT.memory, DEFAULT.pieceBytes, DEFAULT.rows, Optional.of(database));
    }

    /// Resources of the rows in DuckDB: bytes of native memory, `wide` for many columns, and a
    /// database if one is lent.
    record Room(long memory, boolean wide, Optional<DuckDb> lent) {}

    /// Returns the resources for rows with this number of columns. DuckDB reserves vectors of 2,048
    /// rows for each column, but touches only those that rows fill.
    Room room(int columns) {
        return columns > WIDE
                ? new Room(Math.max(memory, WIDE_MEMORY), true, Optional.empty())
                : new Room(memory, false, database);
    }

    /// Returns these resources for pieces whose rows go to views, queues and stores.
    WholeFileFunctions forRows() {
        return new WholeFileFunctions(memory, pieceBytes, Math.min(rows, MAX_ROWS_SENT), database);
    }
}
