package dev.leat.cli.backup;

import com.google.re2j.Pattern;
import dev.leat.cli.terminal.CommandException;
import dev.leat.disk.DiskFolder;
import dev.leat.error.FileErrorText;
import dev.leat.port.BackupSummary;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Reads the folder of a backup.
public final class BackupReader {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  state/([^\\\\]+)");

    /// More than the checksum and the longest path have.
    private static final int LONGEST_LINE = 8_192;

    private static final String DRAFT = ".restoring";

    /// Entries of an empty folder: the rest of an interrupted restoration, and the folder that a
    /// new file system may have.
    private static final Set<String> IGNORED = Set.of(DRAFT, "lost+found");

    /// The files of the state folder that are moved first and last.
    private static final Map<String, Integer> ORDER = Map.of("lock", -1, "state.db", 1);

    private final Path folder;
    private final BackupManifest manifest;

    private BackupReader(Path folder, BackupManifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /// Opens a backup, and compares each file with its checksum.
    ///
    /// @param newest the newest version of state folders that this version of Leat reads
    /// @throws CommandException if the folder is not a complete backup, was written by a newer
    ///   version of Leat, or is damaged
    public static BackupReader open(Path folder, int newest) {
        var reader = new BackupReader(folder, BackupManifest.read(folder, newest));
        reader.verify();
        return reader;
    }

    public BackupSummary summary() {
        return manifest.summary();
    }

    private void verify() {
        try {
            var list = folder.resolve(BackupManifest.SUMS);
            regular(list);
            check(BackupManifest.SUMS, manifest.sums(), BackupFiles.sum(list));
            long files = 0;
            try (var lines = Files.newBufferedReader(list)) {
                for (var line = next(lines); line.isPresent(); line = next(lines)) {
                    var file = line.get();
                    check(file.path(), file.sha256(), BackupFiles.sum(file(file.name())));
                    files++;
                }
            }
            if (files != summary().files()) {
                throw damaged("%s has %,d files".formatted(BackupManifest.SUMS, files));
            }
        } catch (NoSuchFileException gone) {
            throw damaged(folder.relativize(Path.of(gone.getFile())) + " is missing");
        } catch (IOException failed) {
            throw failed("cannot read", failed);
        }
    }

    /// A file of the state and its checksum.
    private record Line(String sha256, String name) {
        static Line of(String line, BackupReader reader) {
            var found = LINE.matcher(line);
            if (!found.matches()) {
                throw reader.damaged(BackupManifest.SUMS + " has an invalid line");
            }
            return new Line(found.group(1), found.group(2));
        }

        String path() {
            return BackupManifest.STATE + "/" + name;
        }
    }

    /// Reads the next line of the list of files, which may be forged.
    private Optional<Line> next(Reader list) throws IOException {
        var line = new StringBuilder();
        for (int character = list.read(); character != '\n'; character = list.read()) {
            if (character < 0 && line.isEmpty()) {
                return Optional.empty();
            }
            if (character < 0 || line.length() == LONGEST_LINE) {
                throw damaged(BackupManifest.SUMS + " has an invalid line");
            }
            line.append((char) character);
        }
        return Optional.of(Line.of(line.toString(), this));
    }

    /// Returns the path of a file of the state: a regular file in the folder, to which no symbolic
    /// link leads.
    private Path file(String name) throws IOException {
        var file = folder.resolve(BackupManifest.STATE);
        for (var part : path(name)) {
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                throw damaged(folder.relativize(file) + " is not a folder");
            }
            file = file.resolve(part);
        }
        regular(file);
        return file;
    }

    private Path path(String name) {
        try {
            var path = Path.of(name);
            if (path.getRoot() == null && path.equals(path.normalize()) && !path.startsWith("..")) {
                return path;
            }
        } catch (InvalidPathException _) {
            // The name has a character that paths cannot have.
        }
        throw damaged(BackupManifest.SUMS + " has an invalid path");
    }

    private void regular(Path file) throws IOException {
        var attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw damaged(folder.relativize(file) + " is not a regular file");
        }
    }

    private void check(String name, String expected, BackupFiles.Sum found) {
        if (!expected.equals(found.sha256())) {
            throw damaged(name + " does not have the checksum that it had when it was written");
        }
    }

    private CommandException damaged(String why) {
        return CommandException.error(
                "the backup %s is damaged: %s; use another backup".formatted(folder, why));
    }

    private CommandException failed(String what, IOException why) {
        return CommandException.error(
                "%s the backup %s: %s".formatted(what, folder, FileErrorText.said(why)));
    }

    /// Writes the state to a folder. A new folder appears complete or not at all. An existing empty
    /// folder, which may be the root of a disk, gets its state file last: an app does not start
    /// before.
    ///
    /// @param state the folder, which must not exist or be empty
    /// @param prepare changes the complete state before it appears; gets its folder
    /// @throws CommandException if the folder has content, or cannot be written
    public void restore(Path state, Consumer<Path> prepare) {
        var target = state.toAbsolutePath().normalize();
        try {
            refuse(target);
            boolean exists = Files.exists(target);
            var draft =
                    exists
                            ? target.resolve(DRAFT)
                            : target.resolveSibling(target.getFileName() + DRAFT);
            try {
                Files.createDirectories(draft.resolveSibling("."));
                DiskFolder.remove(draft);
                BackupFiles.folder(draft);
                write(draft);
                prepare.accept(draft);
                BackupFiles.sync(draft);
                if (exists) {
                    fill(target, draft);
                } else {
                    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
                    DiskFolder.sync(target.resolveSibling("."));
                }
            } finally {
                remove(draft);
            }
        } catch (IOException failed) {
            throw failed("cannot restore", failed);
        }
    }

    /// Moves the state into an existing folder. The lock, which records that the folder has a state
    /// file, is first, and this file is last.
    private static void fill(Path target, Path draft) throws IOException {
        var names = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(draft)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        names.sort(Comparator.comparing(name -> ORDER.getOrDefault(name, 0)));
        for (var name : names) {
            DiskFolder.sync(target);
            Files.move(draft.resolve(name), target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        DiskFolder.sync(target);
    }

    /// Checks that a restoration would not replace a state.
    ///
    /// @throws CommandException if the folder has content
    public static void refuse(Path state) throws IOException {
        if (Files.exists(state)
                && (!Files.isDirectory(state) || BackupFiles.used(state, IGNORED))) {
            throw CommandException.input(
                    "the state folder %s has content; rename it, or choose a new folder with --state"
                            .formatted(state));
        }
    }

    private void write(Path draft) throws IOException {
        var folders = new HashSet<Path>();
        try (var lines = Files.newBufferedReader(folder.resolve(BackupManifest.SUMS))) {
            for (var line = next(lines); line.isPresent(); line = next(lines)) {
                var each = line.get();
                var from = file(each.name());
                var to = draft.resolve(each.name());
                var parent = to.getParent();
                if (parent != null && folders.add(parent)) {
                    Files.createDirectories(parent);
                }
                check(each.path(), each.sha256(), BackupFiles.copy(from, to));
            }
        } catch (FileAlreadyExistsException _) {
            throw damaged(BackupManifest.SUMS + " has a path twice");
        }
    }

    private static void remove(Path draft) {
        try {
            DiskFolder.remove(draft);
        } catch (IOException _) {
            // The next restoration to the same folder removes it.
        }
    }
}
