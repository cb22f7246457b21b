package dev.leat.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The content of a local file.
public record LocalContent(String name, Path file, long size) implements Content {

    /// Returns the content of a file that has the name of the local file.
    public static LocalContent of(Path file) throws IOException {
        return of(String.valueOf(file.getFileName()), file);
    }

    public static LocalContent of(String name, Path file) throws IOException {
        return new LocalContent(name, file, Files.size(file));
    }

    @Override
    public InputStream open(long offset) throws IOException {
        var channel = Files.newByteChannel(file);
        channel.position(offset);
        return Channels.newInputStream(channel);
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(file);
    }
}
