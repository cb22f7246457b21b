package dev.leat.kernel.reduce;

import dev.leat.file.PieceReader;
import dev.leat.kernel.bind.DuckDb;
import java.util.Optional;

/// What a step over a whole file may use: so many bytes of native memory for its rows, and pieces
/// of about so many bytes, and so many rows at the most, for what it leaves.
///
/// @param database one that many units use, in place of one for each: for tests of many small
///   files, as it takes longer to open one than to use it. It must see the units' folders
public record WholeFileFunctions(
        long memory, long pieceBytes, int rows, Optional<DuckDb> database) {

    public static final WholeFileFunctions DEFAULT =
            new WholeFileFunctions(256L << 20, PieceReader.PIECE_BYTES);

    private static final int WIDE = 500;

    private static final long WIDE_MEMORY = 3L << 30;

    private static final int MOST_ROWS = 1 << 20;

    /// The most rows of a piece whose rows go to views, queues and stores: they are one commit.
    private static final int MOST_SENT = 20_000;

    public WholeFileFunctions(long memory, long pieceBytes) {
        this(memory, pieceBytes, MOST_ROWS);
    }

    public WholeFileFunctions(long memory, long pieceBytes, int rows) {
        this(memory, pieceBytes, rows, Optional.empty());
    }

    /// The usual, on a database that is lent.
    public static WholeFileFunctions on(DuckDb database) {
        return new WholeFileFunctions(
                DEFAULT.memory, DEFAULT.pieceBytes, DEFAULT.rows, Optional.of(database));
    }

    /// Where rows pass through DuckDB: so many bytes of native memory, and a database if one is
    /// lent. `wide` if there are many columns.
    record Room(long memory, boolean wide, Optional<DuckDb> lent) {}

    /// The room for rows of so many columns. DuckDB counts vectors of 2,048 rows for each, of which
    /// it touches what rows fill.
    Room room(int columns) {
        return columns > WIDE
                ? new Room(Math.max(memory, WIDE_MEMORY), true, Optional.empty())
                : new Room(memory, false, database);
    }

    /// The same, where rows go to views, queues and stores.
    WholeFileFunctions forRows() {
        return new WholeFileFunctions(memory, pieceBytes, Math.min(rows, MOST_SENT), database);
    }
}
