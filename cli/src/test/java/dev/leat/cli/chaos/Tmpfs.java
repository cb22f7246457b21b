package dev.leat.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// A small disk in memory that a file without meaning fills. Closing it unmounts it.
final class Tmpfs implements Disk, AutoCloseable {

    private static final int BLOCK = 4_096;

    private final Path folder;

    private Tmpfs(Path folder) {
        this.folder = folder;
    }

    /// A disk of so many MiB in this folder; none where that is not allowed.
    static Optional<Tmpfs> mount(Path folder, int size) throws IOException {
        Files.createDirectories(folder);
        var options = "size=%dm".formatted(size);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
        return mounted ? Optional.of(new Tmpfs(folder)) : Optional.empty();
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void fill() {
        try (var out =
                Files.newOutputStream(
                        ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            // That was to be.
        }
    }

    @Override
    public void keepFull() {
        fill();
    }

    @Override
    public void free() throws IOException {
        Files.delete(ballast());
    }

    @Override
    public void grow() {}

    @Override
    public void close() throws IOException {
        if (!run("umount", folder.toString())) {
            throw new IOException("cannot unmount " + folder);
        }
    }
}
