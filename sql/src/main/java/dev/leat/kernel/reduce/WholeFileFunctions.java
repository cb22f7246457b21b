package dev.leat.kernel.reduce;

import dev.leat.file.PieceReader;
import dev.leat.kernel.bind.DuckDb;
import java.util.Optional;
import java.util.function.Supplier;

/// Resources for a step over a whole file. `memory` is the memory limit in bytes. The result of the
/// step is split into pieces of about `pieceBytes` bytes and at most `rows` rows.
///
/// @param database returns a database that all files share, for tests with many small files,
///   because opening a database takes longer than using it. The database must have access to the
///   files' folders. If empty, each file has its own database
public record WholeFileFunctions(
        long memory, long pieceBytes, int rows, Optional<Supplier<DuckDb>> database) {

    public static final WholeFileFunctions DEFAULT =
            new WholeFileFunctions(256L << 20, PieceReader.PIECE_BYTES);

    private static final int WIDE = 500;

    private static final long WIDE_MEMORY = 3L << 30;

    private static final int MAX_ROWS = 1 << 20;

    /// Maximum number of rows of a piece whose rows go to views, queues and stores. Such a piece is
    /// committed in one transaction.
    private static final int MAX_ROWS_SENT = 20_000;

    public WholeFileFunctions(long memory, long pieceBytes) {
        this(memory, pieceBytes, MAX_ROWS);
    }

    public WholeFileFunctions(long memory, long pieceBytes, int rows) {
        this(memory, pieceBytes, rows, Optional.empty());
    }

    /// Returns the default resources with a shared database.
    public static WholeFileFunctions on(Supplier<DuckDb> database) {
        return new WholeFileFunctions(
                DEFAULT.memory, DEFAULT.pieceBytes, DEFAULT.rows, Optional.of(database));
    }

    /// Resources of DuckDB for a number of rows: bytes of native memory, `wide` for many columns,
    /// and the shared database, if any.
    record Room(long memory, boolean wide, Optional<DuckDb> lent) {}

    /// Returns DuckDB's resources for rows with this number of columns. For each column DuckDB
    /// reserves vectors of 2,048 rows, but uses only as much of this memory as the rows fill.
    Room room(int columns) {
        return columns > WIDE
                ? new Room(Math.max(memory, WIDE_MEMORY), true, Optional.empty())
                : new Room(memory, false, database.map(Supplier::get));
    }

    /// Returns these resources with smaller pieces, for pieces whose rows go to views, queues and
    /// stores.
    WholeFileFunctions forRows() {
        return new WholeFileFunctions(memory, pieceBytes, Math.min(rows, MAX_ROWS_SENT), database);
    }
}
