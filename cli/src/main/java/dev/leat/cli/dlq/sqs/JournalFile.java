package dev.leat.cli.dlq.sqs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// An append-only file of lines. Appended lines are on disk when the call returns. Only one process
/// at a time can open it. Owned by one thread.
final class JournalFile implements AutoCloseable {

    private final FileChannel file;

    private JournalFile(FileChannel file) {
        this.file = file;
    }

    /// Returns the complete lines, without an incomplete last line after a crash. Empty if there is
    /// no file.
    static List<String> lines(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        var text = Files.readString(path);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /// Opens or creates the file and removes an incomplete last line. Returns empty if another
    /// process has the file open.
    static Optional<JournalFile> open(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().resolveSibling("."));
        var file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (file.tryLock() == null) {
                file.close();
                return Optional.empty();
            }
        } catch (OverlappingFileLockException here) {
            file.close();
            return Optional.empty();
        }
        file.truncate(whole(file));
        file.position(file.size());
        return Optional.of(new JournalFile(file));
    }

    /// Returns the end of the last complete line.
    private static long whole(FileChannel file) throws IOException {
        var one = ByteBuffer.allocate(1);
        long end = file.size();
        while (end > 0) {
            one.clear();
            file.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
            end--;
        }
        return 0;
    }

    void append(List<String> lines) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var line : lines) {
            bytes.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        var buffer = ByteBuffer.wrap(bytes.toByteArray());
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        file.force(true);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
