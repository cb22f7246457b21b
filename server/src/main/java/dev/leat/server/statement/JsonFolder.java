package dev.leat.server.statement;

import dev.leat.disk.DiskFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Values of one type as JSON files in a folder. A value is durable when `put` returns. The owner
/// synchronizes changes of one value.
public record JsonFolder<T>(Path folder, Class<T> type) {

    private static final String END = ".json";

    /// Returns all values. A file that is not complete JSON is skipped: no earlier call stored it.
    public List<T> all() {
        var all = new ArrayList<T>();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (var files = Files.newDirectoryStream(folder, "*" + END)) {
            for (var file : files) {
                try {
                    all.add(JsonMapper.shared().readValue(Files.readAllBytes(file), type));
                } catch (JacksonException other) {
                    // written by another program
                }
            }
            return all;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + folder, failed);
        }
    }

    public void put(String name, T value) {
        var file = folder.resolve(name + END);
        var draft = folder.resolve(name + ".draft");
        try {
            Files.createDirectories(folder);
            try (var out =
                    FileChannel.open(
                            draft,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(JsonMapper.shared().writeValueAsBytes(value));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            sync();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    public void remove(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name + END));
            sync();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + name + " from " + folder, failed);
        }
    }

    private void sync() throws IOException {
        if (Files.isDirectory(folder)) {
            DiskFolder.sync(folder);
        }
    }
}
