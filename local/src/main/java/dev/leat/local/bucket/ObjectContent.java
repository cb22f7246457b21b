package dev.leat.local.bucket;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The content of an object. Opening it fails if the object has been removed.
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
        try {
            var channel = Files.newByteChannel(file, StandardOpenOption.READ);
            channel.position(offset);
            return new BufferedInputStream(Channels.newInputStream(channel));
        } catch (NoSuchFileException _) {
            throw gone();
        }
    }

    private NoSuchFileException gone() {
        var version = unit.versionText();
        var what = path.map(file -> file + ", the file of version " + version);
        return new NoSuchFileException(
                name(), null, what.orElse("version " + version) + " was removed; upload it again");
    }
}
