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

/// Holds a state folder for one process. The operating system drops the lock when the process dies;
/// the file `owner` beside it only says who holds it. The file that is locked stays, and remembers
/// that the folder has had a state file. Owned by the one who took it.
final class FolderLock implements AutoCloseable {

    private static final byte[] USED =
            "the state file state.db is beside this file\n".getBytes(StandardCharsets.US_ASCII);

    /// A pid comes again, in a container at every start; pid and start time do not.
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
            // Closing any channel of a file drops all POSIX locks that the process has on it: the
            // lock file must not even be opened while this process holds it.
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
            // On a full disk not even the owner's name has room.
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

    /// Whether a process that lives has the folder; false where that cannot be found out. Does not
    /// try the lock, which would refuse the folder to a process that takes it just then.
    static boolean held(Path folder) {
        try {
            var owner = read(folder.resolve("owner"));
            return owner != null && lives(owner);
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean lives(String owner) {
        try {
            return ProcessHandle.of(Long.parseLong(owner.split(" ", 2)[0]))
                    .filter(process -> owner.equals(self(process)))
                    .isPresent();
        } catch (NumberFormatException broken) {
            return false;
        }
    }

    /// A new folder is for its owner alone: what is in it are other people's orders. One that is
    /// there stays as it is.
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

    /// Checks that the folder's state file is there, if it has had one: it is not made anew in
    /// silence.
    ///
    /// @throws StateException if it is gone
    void check(Path file) {
        try {
            if (channel.size() > 0 && !Files.exists(file)) {
                throw new StateException(
                        "the state file %s is missing, which was there before; restore the folder from a backup, or move it away to start empty"
                                .formatted(file));
            }
        } catch (IOException e) {
            throw refused(owner.resolveSibling("."), e);
        }
    }

    /// Remembers that the folder has a state file now.
    void use() {
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
                "cannot write in the state folder %s: %s; check that it exists and who owns it"
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
                "the state folder %s is in use by another leat (pid %s); stop that one, or choose another folder"
                        .formatted(folder, pid));
    }

    private static @Nullable String read(Path owner) throws IOException {
        return Files.exists(owner) ? Files.readString(owner) : null;
    }

    private static String self(ProcessHandle process) {
        var start = process.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
        return process.pid() + " " + start;
    }

    @Override
    public void close() {
        try {
            // The folder may be another process's by now, if this one's was removed.
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
