package dev.leat.cli.bucket;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A folder that other users may write to; [Inbox] reads files from it. The folder itself may be a
/// symbolic link. Links inside the folder are not followed: otherwise a user could create a link to
/// read or overwrite any file that Leat can access. Owned by one thread.
record DropFolder(Path folder) {

    private static final String DONE = "done";
    private static final List<String> INCOMPLETE =
            List.of(".part", ".tmp", ".partial", ".crdownload", ".swp", "~");

    /// An entry of the folder.
    sealed interface Entry {

        /// A regular file. It equals an entry of an earlier scan if the file was not changed or
        /// replaced since.
        record Plain(long size, FileTime changed, @Nullable Object key) implements Entry {}

        /// An entry that is not put into the bucket. `why` is the end of a sentence about the
        /// entry.
        record Skipped(String why) implements Entry {}
    }

    /// Returns the entries by name, without folders, hidden files, and files whose names show that
    /// their upload is incomplete.
    SortedMap<Path, Entry> entries() throws IOException {
        var entries = new TreeMap<Path, Entry>();
        try (var all = Files.newDirectoryStream(folder, DropFolder::wanted)) {
            for (var file : all) {
                entry(file, entries);
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return entries;
    }

    private static boolean wanted(Path file) {
        var name = file.getFileName().toString();
        return !name.startsWith(".") && INCOMPLETE.stream().noneMatch(name::endsWith);
    }

    private static void entry(Path file, SortedMap<Path, Entry> entries) {
        try {
            var facts = facts(file);
            if (facts.isRegularFile()) {
                entries.put(file, plain(facts));
            } else if (facts.isSymbolicLink()) {
                entries.put(
                        file,
                        new Entry.Skipped("is a symbolic link, which --watch does not follow"));
            } else if (!facts.isDirectory()) {
                entries.put(file, new Entry.Skipped("is not a regular file"));
            }
        } catch (NoSuchFileException _) {
            // The file was removed after the folder was listed.
        } catch (IOException failed) {
            entries.put(file, new Entry.Skipped("cannot be read: " + failed.getMessage()));
        }
    }

    private static BasicFileAttributes facts(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Entry.Plain plain(BasicFileAttributes facts) {
        return new Entry.Plain(facts.size(), facts.lastModifiedTime(), facts.fileKey());
    }

    /// Returns true if the file has not changed since the scan that returned this entry.
    boolean unchanged(Path file, Entry.Plain as) throws IOException {
        try {
            var facts = facts(file);
            return facts.isRegularFile() && plain(facts).equals(as);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /// Creates the folder `done` if it does not exist.
    ///
    /// @throws IOException if `done` exists but is not a folder
    void prepare() throws IOException {
        var done = folder.resolve(DONE);
        try {
            Files.createDirectory(done);
        } catch (FileAlreadyExistsException _) {
            if (!facts(done).isDirectory()) {
                throw new NotDirectoryException(
                        done + " is not a folder; --watch moves stored files there");
            }
        }
    }

    /// Moves a file to `done`. Earlier files of the same name in `done` are not overwritten.
    void done(Path file) throws IOException {
        try (var root = Files.newDirectoryStream(folder)) {
            if (root instanceof SecureDirectoryStream<Path> secure) {
                try (var done =
                        secure.newDirectoryStream(Path.of(DONE), LinkOption.NOFOLLOW_LINKS)) {
                    secure.move(file.getFileName(), done, free(file, done));
                }
            } else {
                // Without SecureDirectoryStream (openat), a link that another user creates at this
                // moment is followed.
                prepare();
                try (var done = Files.newDirectoryStream(folder.resolve(DONE))) {
                    var target = folder.resolve(DONE).resolve(free(file, done));
                    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
    }

    private Path free(Path file, DirectoryStream<Path> done) {
        var name = file.getFileName();
        for (int i = 2; taken(name, done); i++) {
            name = Path.of(file.getFileName() + "." + i);
        }
        return name;
    }

    private boolean taken(Path name, DirectoryStream<Path> done) {
        try {
            if (done instanceof SecureDirectoryStream<Path> secure) {
                secure.getFileAttributeView(
                                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
            } else {
                facts(folder.resolve(DONE).resolve(name));
            }
            return true;
        } catch (IOException none) {
            return false;
        }
    }
}
