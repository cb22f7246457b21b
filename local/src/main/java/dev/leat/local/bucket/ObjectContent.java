package dev.leat.local.bucket;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The content of an object. Opening it fails if the object has been removed, or its file was cut
/// or replaced: the rest of a file that was cut would be read as the whole object.
record ObjectContent(FileUnit unit, Optional<Path> path) implements Content {

    @Override
    public String name() {
        return unit.bucket() + "/" + unit.key();
    }

    @Override
    public long size() {
        return unit.size();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset is not negative: " + offset);
        }
        var file = path.orElseThrow(this::gone);
        var channel = channel(file);
        try {
            long bytes = channel.size();
            if (bytes != size()) {
                throw changed(file, bytes);
            }
            channel.position(offset);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
        return new BufferedInputStream(Channels.newInputStream(channel));
    }

    private SeekableByteChannel channel(Path file) throws IOException {
        try {
            return Files.newByteChannel(file, StandardOpenOption.READ);
        } catch (NoSuchFileException _) {
            throw gone();
        }
    }

    private IOException changed(Path file, long bytes) {
        return new IOException(
                "'%s' was changed on disk: %s, the file of version %s, has %d bytes instead of %d; upload it again, or restore the state folder from a backup"
                        .formatted(name(), file, unit.versionText(), bytes, size()));
    }

    private NoSuchFileException gone() {
        var version = unit.versionText();
        var what = path.map(file -> file + ", the file of version " + version);
        return new NoSuchFileException(
                name(), null, what.orElse("version " + version) + " was removed; upload it again");
    }
}
