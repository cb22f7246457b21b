package dev.leat.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells if a full disk, a disk without free inodes or the quota of a user is the cause of an
/// error.
public final class FullDisk {

    /// If less disk space than this is free, an I/O error is attributed to a full disk.
    private static final long LITTLE_ROOM = 64L << 20;

    /// The texts of ENOSPC and EDQUOT, and of Windows's error 112.
    private static final List<String> ENGLISH =
            List.of(
                    "No space left on device",
                    "Disk quota exceeded",
                    "There is not enough space on the disk");

    /// The first word of DuckDB's messages about files. Other messages may quote values.
    private static final String DUCKDB_FILES = "IO Error:";

    private FullDisk() {}

    /// Returns true if little disk space is free in this folder. If the free space is unknown, the
    /// disk is not assumed to be full.
    public static boolean at(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < LITTLE_ROOM;
        } catch (IOException _) {
            return false;
        }
    }

    /// Returns true if the operating system or DuckDB has reported the full disk. A value of a
    /// record with the same text is no such report.
    public static boolean caused(Throwable failed) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (reported(each)) {
                return true;
            }
        }
        return false;
    }

    /// Returns true if a full disk is the cause of a failure, or may be, because little disk space
    /// is free in this folder. A file that was not written to its end may be deleted already.
    public static boolean caused(Throwable failed, @Nullable Path folder) {
        return caused(failed) || (folder != null && at(folder));
    }

    private static boolean reported(Throwable failed) {
        var text = String.valueOf(failed.getMessage());
        return switch (failed) {
            case FileSystemException file ->
                    file.getReason() != null && texts().anyMatch(file.getReason()::equals);
            case IOException _ ->
                    failed.getCause() == null && texts().anyMatch(each -> ends(text, each));
            default ->
                    text.startsWith(DUCKDB_FILES)
                            && texts().anyMatch(each -> text.lines().anyMatch(l -> ends(l, each)));
        };
    }

    /// A constructor of a stream puts the error in brackets after the name of the file.
    private static boolean ends(String text, String error) {
        return text.endsWith(error) || text.endsWith("(" + error + ")");
    }

    /// The texts in English, and then in the language of the process.
    private static Stream<String> texts() {
        return Stream.concat(
                ENGLISH.stream(),
                Stream.of(SystemCalls.NO_SPACE, SystemCalls.QUOTA)
                        .map(SystemCalls::error)
                        .flatMap(Optional::stream));
    }
}
