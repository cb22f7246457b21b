package dev.leat.local.database;

import dev.leat.error.FileErrorText;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An exclusive lock on a state folder for one process. The operating system releases the lock when
/// the process ends. The file `owner` only names the process. The locked file is never deleted,
/// because it also records that the folder has had a state file. Owned by the code that took the
/// lock.
final class FolderLock implements AutoCloseable {

    private static final byte[] USED =
            "the state file state.db is next to this file\n".getBytes(StandardCharsets.US_ASCII);

    /// The PID with the start time of the process. A PID alone is not unique: the system reuses it,
    /// in a container even at every start.
    private static final String SELF = self(ProcessHandle.current());

    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rwx------");

    private final FileChannel channel;
    private final Path owner;

    private FolderLock(FileChannel channel, Path owner) {
        this.channel = channel;
        this.owner = owner;
    }

    static FolderLock take(Path folder) {
        var owner = folder.resolve("owner");
        try {
            make(folder);
            // A process that closes any channel of a file loses all its POSIX locks on the file. So
            // this process must not even open a lock file that it has locked.
            if (SELF.equals(read(owner))) {
                throw taken(folder, owner);
            }
            var channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw taken(folder, owner);
            }
            // If the disk is full, there is not even space for the file `owner`.
            var reserve = DiskReserve.of(folder);
            if (reserve.free() < reserve.least()) {
                reserve.release();
            }
            Files.writeString(owner, SELF);
            return new FolderLock(channel, owner);
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    /// Returns true if a running process has locked the folder; false if this cannot be determined.
    /// Does not try to lock the folder, because a concurrent [#take] could then fail.
    static boolean held(Path folder) {
        try {
            var owner = read(folder.resolve("owner"));
            return owner != null && isAlive(owner);
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean isAlive(String owner) {
        try {
            return ProcessHandle.of(Long.parseLong(owner.split(" ", 2)[0]))
                    .filter(process -> owner.equals(self(process)))
                    .isPresent();
        } catch (NumberFormatException broken) {
            return false;
        }
    }

    /// Creates the folder with access for its owner only, because it will contain business data.
    /// The permissions of an existing folder are not changed.
    private static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (Files.exists(folder)) {
            throw new StateException(
                    "the state folder %s is a file; choose a folder".formatted(folder));
        }
        var parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectory(
                folder,
                posix
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                        : new FileAttribute<?>[0]);
    }

    /// Checks that the state file exists if the folder has had one. A file that was lost must be
    /// reported and must not be created again.
    ///
    /// @throws StateException if the file is missing
    void check(Path file) {
        try {
            if (channel.size() > 0 && !Files.exists(file)) {
                throw new StateException(
                        "the state file %s is missing, but the folder had one before; restore the folder from a backup, or rename it to start empty"
                                .formatted(file));
            }
        } catch (IOException e) {
            throw refused(owner.resolveSibling("."), e);
        }
    }

    /// Records that the folder has a state file.
    void markUsed() {
        try {
            if (channel.size() == 0) {
                channel.write(ByteBuffer.wrap(USED));
                channel.force(true);
            }
        } catch (IOException e) {
            throw refused(owner.resolveSibling("."), e);
        }
    }

    private static UnavailableException refused(Path folder, IOException why) {
        return new UnavailableException(
                "cannot write to the state folder %s: %s; check whether the folder exists and who owns it"
                        .formatted(folder.normalize(), FileErrorText.said(why)),
                why);
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static StateException taken(Path folder, Path owner) throws IOException {
        var text = read(owner);
        var pid = text == null ? "unknown" : text.split(" ", 2)[0];
        return new StateException(
                "the state folder %s is in use by another leat process (pid %s); if that process is starting or ends soon, try again in a moment; otherwise stop it, or choose another folder"
                        .formatted(folder, pid));
    }

    private static @Nullable String read(Path owner) throws IOException {
        return Files.exists(owner)
                ? new String(Files.readAllBytes(owner), StandardCharsets.UTF_8)
                : null;
    }

    private static String self(ProcessHandle process) {
        var start = process.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
        return process.pid() + " " + start;
    }

    @Override
    public void close() {
        try {
            // If the folder was removed, another process may have created and locked a new folder.
            if (SELF.equals(read(owner))) {
                Files.deleteIfExists(owner);
            }
            channel.close();
        } catch (IOException e) {
            throw new UnavailableException(
                    "cannot release the state folder " + owner.getParent(), e);
        }
    }
}
