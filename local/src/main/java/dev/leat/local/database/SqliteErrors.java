package dev.leat.local.database;

import dev.leat.error.LibraryErrorText;
import dev.leat.port.CorruptStateException;
import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;

/// Converts SQLite errors into exceptions of the state. The codes are SQLite's primary result codes
/// (https://www.sqlite.org/rescode.html).
public final class SqliteErrors {

    private static final int BUSY = 5;
    private static final int NOMEM = 7;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private SqliteErrors() {}

    /// Returns the exception for an error on `file`: an [UnavailableException] if the disk or the
    /// folder is the cause, and a [CorruptStateException] if the content of the file is the cause.
    /// Any other error is a bug in Leat.
    public static RuntimeException of(Path file, SQLException error) {
        return switch (error.getErrorCode() & 0xff) {
            case FULL -> unavailable(file, "the disk is full; free some space", error);
            case IOERR -> unavailable(file, "the disk reports an error; check it", error);
            case READONLY, CANTOPEN ->
                    unavailable(file, "it cannot be written; check who owns the folder", error);
            case BUSY ->
                    unavailable(file, "another program has locked it; stop that program", error);
            case NOMEM ->
                    unavailable(file, "no memory is left; give the process more memory", error);
            case CORRUPT, NOTADB ->
                    new CorruptStateException(damaged(file, LibraryErrorText.of(error)), error);
            default -> new IllegalStateException(file + ": " + LibraryErrorText.of(error), error);
        };
    }

    /// Returns true if the disk is full. Nothing was stored in this case.
    public static boolean full(UnavailableException unavailable) {
        return unavailable
                        .condition()
                        .filter(now -> now.kind() == StateCondition.Kind.FULL)
                        .isPresent()
                || (unavailable.getCause() instanceof SQLException error
                        && (error.getErrorCode() & 0xff) == FULL);
    }

    /// Returns true if the error means that the file's content is damaged.
    static boolean damage(SQLException error) {
        int code = error.getErrorCode() & 0xff;
        return code == CORRUPT || code == NOTADB;
    }

    public static String damaged(Path file, String why) {
        return "the state file %s is damaged (%s); restore the folder from a backup, or rename it to start empty"
                .formatted(file, why);
    }

    private static UnavailableException unavailable(Path file, String what, SQLException error) {
        return new UnavailableException(
                "cannot use the state file %s: %s (%s)"
                        .formatted(file, what, LibraryErrorText.of(error)),
                error);
    }
}
