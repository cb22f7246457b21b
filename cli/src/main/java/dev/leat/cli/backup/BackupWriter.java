package dev.leat.cli.backup;

import dev.leat.disk.DiskFolder;
import dev.leat.disk.FileSync;
import dev.leat.error.FileErrorText;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.BackupSummary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes the folder of a backup. Used by one thread. If it is closed before it is finished, what
/// was written is deleted.
public final class BackupWriter implements AutoCloseable {

    private final Path folder;
    private final Path state;
    private final BufferedWriter sums;
    private final Set<Path> folders = new HashSet<>();
    private long files;
    private long bytes;
    private boolean finished;

    private BackupWriter(Path folder) throws IOException {
        this.folder = folder;
        this.state = folder.resolve(BackupManifest.STATE);
        BackupFiles.folder(state);
        folders.add(state);
        this.sums =
                Files.newBufferedWriter(
                        folder.resolve(BackupManifest.SUMS),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE_NEW);
    }

    /// Creates the folder.
    ///
    /// @param source the state folder, which must not contain the backup
    /// @throws RefusedOperationException if the folder has content or cannot be created
    public static BackupWriter create(Path folder, Path source) {
        try {
            if (Files.exists(folder)
                    && (!Files.isDirectory(folder) || BackupFiles.used(folder, Set.of()))) {
                throw RefusedOperationException.invalid(
                        "%s exists already and is not an empty folder; choose a new folder for the backup"
                                .formatted(folder));
            }
            var parent = folder.toAbsolutePath().normalize().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
                if (parent.toRealPath().startsWith(source.toRealPath())) {
                    throw RefusedOperationException.invalid(
                            "%s is in the state folder; choose another folder for the backup"
                                    .formatted(folder));
                }
            }
            if (!Files.exists(folder)) {
                BackupFiles.folder(folder);
            }
            return begun(folder);
        } catch (IOException failed) {
            throw RefusedOperationException.invalid(
                    "cannot create the backup %s: %s"
                            .formatted(folder, FileErrorText.said(failed)));
        }
    }

    private static BackupWriter begun(Path folder) throws IOException {
        try {
            return new BackupWriter(folder);
        } catch (IOException failed) {
            remove(folder);
            throw failed;
        }
    }

    /// Returns the path of a file of the state in the backup, whose folder exists.
    ///
    /// @param name the path relative to the state folder, with slashes
    public Path file(String name) throws IOException {
        var file = state.resolve(name);
        var parent = file.getParent();
        if (parent != null && folders.add(parent)) {
            Files.createDirectories(parent);
        }
        return file;
    }

    /// Copies a file of the state.
    public void copy(String name, Path from) throws IOException {
        add(name, BackupFiles.copy(from, file(name)));
    }

    /// Writes a file of the state.
    public void write(String name, byte[] content) throws IOException {
        BackupFiles.write(file(name), content);
        written(name);
    }

    /// Adds a file that the caller has written to [#file], durably.
    public void written(String name) throws IOException {
        add(name, BackupFiles.sum(file(name)));
    }

    private void add(String name, BackupFiles.Sum sum) throws IOException {
        if (name.contains("\n") || name.contains("\\")) {
            throw new IOException("the name of the file " + name + " has an invalid character");
        }
        sums.write("%s  %s/%s\n".formatted(sum.sha256(), BackupManifest.STATE, name));
        files++;
        bytes += sum.size();
    }

    /// Completes the backup, durably.
    ///
    /// @param version the version of the format of the state folder
    public BackupSummary finish(String app, int version, Instant at, List<String> missing)
            throws IOException {
        sums.close();
        var list = folder.resolve(BackupManifest.SUMS);
        var summary = new BackupSummary(app, at, files, bytes, missing);
        var manifest =
                new BackupManifest(
                        BackupManifest.FORMAT, version, summary, BackupFiles.sum(list).sha256());
        BackupFiles.sync(folder);
        FileSync.content(list);
        BackupFiles.write(
                folder.resolve(BackupManifest.FILE),
                manifest.text().getBytes(StandardCharsets.UTF_8));
        DiskFolder.sync(folder);
        finished = true;
        return summary;
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        try {
            sums.close();
        } catch (IOException _) {
            // The disk is full. The list is deleted with the folder.
        }
        remove(folder);
    }

    private static void remove(Path folder) {
        try {
            DiskFolder.remove(folder);
        } catch (IOException _) {
            // A folder without a manifest is not a backup.
        }
    }
}
