package dev.leat.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells if a full disk may be the cause of an I/O error.
public final class FullDisk {

    /// If less disk space than this is free, an I/O error is attributed to a full disk.
    private static final long LITTLE_ROOM = 64L << 20;

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
}
