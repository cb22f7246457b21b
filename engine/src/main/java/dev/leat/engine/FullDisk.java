package dev.leat.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells if a full disk may be the cause of an I/O error.
public final class FullDisk {

    /// If less disk space than this is free, an I/O error is attributed to a full disk.
    private static final long LITTLE_ROOM = 64L << 20;

    /// The text of the error ENOSPC.
    private static final String NO_SPACE = "No space left on device";

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

    /// Returns true if a full disk is the cause of a failure, or may be, because little disk space
    /// is free in this folder. A file that was not written to its end may be deleted already.
    public static boolean caused(Throwable failed, Path folder) {
        for (var each = failed; each != null; each = each.getCause()) {
            if (each instanceof IOException
                    && String.valueOf(each.getMessage()).endsWith(NO_SPACE)) {
                return true;
            }
        }
        return at(folder);
    }
}
