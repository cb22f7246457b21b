package dev.leat.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Forces files to disk.
public final class FileSync {

    private FileSync() {}

    /// Forces a file's content and its name in the folder to disk; returns the file's size.
    public static long force(Path file) throws IOException {
        long size = content(file);
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            DiskFolder.sync(folder);
        }
        return size;
    }

    /// Forces a file's content to disk, but not its name in the folder; returns the file's size.
    public static long content(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            return channel.size();
        }
    }
}
