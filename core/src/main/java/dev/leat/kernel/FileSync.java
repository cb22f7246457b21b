package dev.leat.kernel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes sure that what was written outlives the power.
final class FileSync {

    private FileSync() {}

    /// Forces a file and its name to disk; the file's size.
    static long force(Path file) throws IOException {
        long size = content(file);
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            names(folder);
        }
        return size;
    }

    /// Forces what is in a file to disk, and not its name; the file's size.
    static long content(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            return channel.size();
        }
    }

    /// Forces the names in a folder to disk.
    static void names(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
