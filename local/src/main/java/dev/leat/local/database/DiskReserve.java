package dev.leat.local.database;

import dev.leat.disk.Inodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SplittableRandom;

/// The file `reserve` in a state folder. When the disk is full, the file is deleted, so that its
/// space is available to operations that must continue. The size of the file is 32 MiB, or an
/// eighth of a small disk. This is twice the size at which SQLite's log is checkpointed
/// ([#logBytes]), because all pages of the log may be new to the state file. Owned by the writer
/// thread.
final class DiskReserve {

    static final String FILE = "reserve";

    private static final long MOST = 32L << 20;
    private static final int SHARE = 8;
    private static final long MOST_INODES = 256;
    private static final int BLOCK = 1 << 20;

    private final Path file;
    private final FileStore disk;
    private final long bytes;
    private volatile boolean whole;

    private DiskReserve(Path file, FileStore disk) throws IOException {
        this.file = file;
        this.disk = disk;
        this.bytes = Math.min(MOST, disk.getTotalSpace() / SHARE);
        this.whole = Files.exists(file) && Files.size(file) == bytes;
    }

    /// Returns the reserve of an existing folder.
    static DiskReserve of(Path folder) throws IOException {
        return new DiskReserve(folder.resolve(FILE), Files.getFileStore(folder));
    }

    /// Returns the size of the complete reserve.
    long bytes() {
        return bytes;
    }

    /// Returns the free space that is required before new data is stored. If the reserve is not
    /// complete, this includes the space for the reserve.
    long needed() {
        return (whole ? 0 : bytes) + bytes / 2;
    }

    /// Returns the free space below which the reserve is released.
    long least() {
        return bytes / 8;
    }

    /// Returns the size at which SQLite checkpoints its log into the state file.
    long logBytes() {
        return bytes / 2;
    }

    /// Returns the number of bytes that are free on the disk.
    long free() throws IOException {
        return disk.getUsableSpace();
    }

    /// Returns the size of the disk.
    long total() throws IOException {
        return disk.getTotalSpace();
    }

    /// Returns the inodes of the disk; empty if their number is unknown or not limited.
    Optional<Inodes> inodes() {
        return Inodes.at(file.resolveSibling("."));
    }

    /// Returns the number of free inodes that is required before new data is stored.
    static long needed(Inodes inodes) {
        return Math.min(MOST_INODES, inodes.total() / SHARE);
    }

    /// Deletes the reserve to free its space.
    void release() throws IOException {
        Files.deleteIfExists(file);
        whole = false;
    }

    /// Recreates the reserve if enough space for new data remains afterwards.
    void fill() throws IOException {
        if (!whole && free() >= needed()) {
            write();
            whole = true;
        }
    }

    /// Writes random bytes. Most file systems do not allocate space for a sparse file, and file
    /// systems with compression do not allocate space for zeros.
    private void write() throws IOException {
        var block = new byte[BLOCK];
        new SplittableRandom(1).nextBytes(block);
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            while (channel.position() < bytes) {
                int left = (int) Math.min(BLOCK, bytes - channel.position());
                channel.write(ByteBuffer.wrap(block, 0, left));
            }
        } catch (IOException full) {
            release();
            throw full;
        }
    }
}
