package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// An in-memory file system of fixed size, for tests that fill it. Closing it unmounts it.
public final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4_096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /// Mounts a file system of this number of MiB in a folder. Skips the test if the user is not
    /// permitted to mount.
    public static SmallDisk mount(Path folder, int mebibytes) {
        return mount(folder, "size=%dm".formatted(mebibytes));
    }

    /// Mounts a file system with this number of inodes in the same way.
    public static SmallDisk mount(Path folder, int mebibytes, int inodes) {
        return mount(folder, "size=%dm,nr_inodes=%d".formatted(mebibytes, inodes));
    }

    private static SmallDisk mount(Path folder, String options) {
        try {
            Files.createDirectories(folder);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
        assumeTrue(mounted, "mounting a small disk requires root");
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

    /// Returns a folder on the disk for the state of an app.
    public Path state() {
        return folder.resolve("state");
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /// Fills the space that is free now, as another program would. Space that is freed later stays
    /// free.
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
            // Expected: the disk is full.
        }
    }

    /// Frees the space that [#fill] took.
    public void free() throws IOException {
        Files.delete(ballast());
    }

    @Override
    public void close() {
        assertThat(run("umount", folder.toString())).isTrue();
    }
}
