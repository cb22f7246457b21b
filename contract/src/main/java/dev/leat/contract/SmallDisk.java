package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A disk in memory that can really be full. Closing it unmounts it.
public final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4_096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /// Mounts a disk of so many MiB in this folder; the test is skipped where that is not allowed.
    public static SmallDisk mount(Path folder, int mebibytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        var options = "size=%dm".formatted(mebibytes);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
        assumeTrue(mounted, "needs mount, as root, for a disk that can be full");
        return new SmallDisk(folder);
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

    /// A folder on it for an app.
    public Path state() {
        return folder.resolve("state");
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /// Another program takes all that is left now, and not what is freed while it does.
    public void fill() {
        try (var out =
                Files.newOutputStream(
                        ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long left = Files.getFileStore(folder).getUsableSpace();
            while (left > 0) {
                out.write(new byte[(int) Math.min(BLOCK, left)]);
                left -= BLOCK;
            }
        } catch (IOException full) {
            // That was to be.
        }
    }

    /// And gives it back.
    public void free() throws IOException {
        Files.delete(ballast());
    }

    @Override
    public void close() {
        assertThat(run("umount", folder.toString())).isTrue();
    }
}
