package dev.leat.local.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/// Room on the disk of a state folder that is kept for what must go on when the disk is full: the
/// file `reserve`, which is deleted then. It has 32 MiB, on small disks an eighth of the disk:
/// twice what SQLite's log has when it is folded into the state file ([#logBytes]), as all of that
/// may be pages that the state file does not have yet. Owned by the thread that writes.
final class DiskReserve {

    static final String FILE = "reserve";

    private static final long MOST = 32L << 20;
    private static final int SHARE = 8;
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

    /// Of this folder, which is there.
    static DiskReserve of(Path folder) throws IOException {
        return new DiskReserve(folder.resolve(FILE), Files.getFileStore(folder));
    }

    /// How large it is when it is whole.
    long bytes() {
        return bytes;
    }

    /// How much must be free for new data, the room of a reserve that is not there not counted.
    long needed() {
        return (whole ? 0 : bytes) + bytes / 2;
    }

    /// With less than this free the room of the reserve is needed.
    long least() {
        return bytes / 8;
    }

    /// At this size SQLite's log is folded into the state file.
    long logBytes() {
        return bytes / 2;
    }

    /// How many bytes can be written now.
    long free() throws IOException {
        return disk.getUsableSpace();
    }

    /// How large the disk is.
    long total() throws IOException {
        return disk.getTotalSpace();
    }

    /// Gives its room to those who go on.
    void release() throws IOException {
        Files.deleteIfExists(file);
        whole = false;
    }

    /// Makes it whole where there is so much room that new data fits beside it.
    void fill() throws IOException {
        if (!whole && free() >= needed()) {
            write();
            whole = true;
        }
    }

    /// A file that is only long has no room on most disks, and zeros take none where a file system
    /// compresses.
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
