package dev.leat.cli.bucket;

import dev.leat.batch.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The content of a local file.
record LocalContent(Path file, long size) implements Content {

    static LocalContent of(Path file) throws IOException {
        return new LocalContent(file, Files.size(file));
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
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
