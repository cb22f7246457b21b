package dev.leat.kernel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes sure that what was written outlives the power.
final class Durable {

    private Durable() {}

    /// Forces a file and its name to disk; the file's size.
    static long force(Path file) throws IOException {
        long size;
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            size = channel.size();
        }
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        return size;
    }
}
