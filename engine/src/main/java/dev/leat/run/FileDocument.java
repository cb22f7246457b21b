package dev.leat.run;

import dev.leat.disk.DiskFolder;
import dev.leat.error.FileErrorText;
import dev.leat.port.StateDocument;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A document in a file. A write replaces the file, which is on disk when the call returns.
public record FileDocument(Path file) implements StateDocument {

    @Override
    public String what() {
        return file.toString();
    }

    @Override
    public Optional<String> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            // Invalid UTF-8 becomes U+FFFD, which the caller reports, because it reads the text.
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UnavailableException(
                    "cannot read %s: %s".formatted(file, FileErrorText.said(failed)), failed);
        }
    }

    @Override
    public void write(String text) {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (var channel =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            DiskFolder.sync(file.resolveSibling("."));
        } catch (IOException failed) {
            throw new UnavailableException(
                    "cannot write %s: %s".formatted(file, FileErrorText.said(failed)), failed);
        }
    }
}
