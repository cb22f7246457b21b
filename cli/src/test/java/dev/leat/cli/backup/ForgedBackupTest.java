package dev.leat.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Forged backups that would make a restoration read or write other files, or never end. Their
/// checksums are correct.
@Tag("attack")
@Timeout(300)
class ForgedBackupTest {

    private static final String ZERO = "0".repeat(64);

    @TempDir private Path folder;

    private Path backup;

    @BeforeEach
    void write() throws IOException {
        backup = folder.resolve("backup");
        try (var writer =
                BackupWriter.create(
                        backup, folder.resolve(Files.createDirectory(folder.resolve("source"))))) {
            writer.write("state.db", new byte[] {1});
            writer.write("objects/00000001/0000/000", new byte[] {2});
            writer.finish("app", 1, Instant.EPOCH, List.of());
        }
    }

    /// Writes the list of files, and a manifest with its checksum.
    private void list(String text, long files) throws IOException {
        var list = backup.resolve(BackupManifest.SUMS);
        Files.writeString(list, text, StandardCharsets.UTF_8);
        var old = BackupManifest.read(backup, 1);
        var manifest =
                new BackupManifest(
                        1,
                        1,
                        new dev.leat.port.BackupSummary(
                                "app", Instant.EPOCH, files, 1L << 60, List.of()),
                        BackupFiles.sum(list).sha256());
        assertThat(old.format()).isEqualTo(1);
        Files.writeString(backup.resolve(BackupManifest.FILE), manifest.text());
    }

    private String sum(String name) throws IOException {
        return BackupFiles.sum(backup.resolve("state").resolve(name)).sha256();
    }

    private void refused(String why) {
        var target = folder.resolve("restored/state");
        assertThatThrownBy(() -> BackupReader.open(backup, 1).restore(target, _ -> {}))
                .isInstanceOf(CommandException.class)
                .hasMessageContainingAll("the backup", why, "use another backup");
        assertThat(target).doesNotExist();
        assertThat(folder.resolve("restored/state.restoring")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../manifest.json",
                "objects/../../manifest.json",
                "objects/../state.db",
                "./state.db",
                "/etc/passwd",
                "//etc/passwd",
                "..",
                "a\u0000b"
            })
    void aPathThatLeavesTheStateOrIsNoneIsRefused(String path) throws IOException {
        list("%s  state/%s\n".formatted(ZERO, path), 1);
        refused("SHA256SUMS has an invalid path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/etc/passwd", "../manifest.json"})
    void aSymbolicLinkIsNotFollowed(String target) throws IOException {
        Files.createSymbolicLink(backup.resolve("state/link"), Path.of(target));
        list("%s  state/link\n".formatted(ZERO), 1);
        refused("state/link is not a regular file");
    }

    @Test
    void aFolderThatIsASymbolicLinkIsNotFollowed() throws IOException {
        Files.createSymbolicLink(backup.resolve("state/etc"), Path.of("/etc"));
        list("%s  state/etc/passwd\n".formatted(ZERO), 1);
        refused("state/etc is not a folder");
    }

    /// A pipe, which no process writes, would block the restoration.
    @Test
    void aPipeIsNotRead() throws Exception {
        var made = new ProcessBuilder("mkfifo", backup.resolve("state/pipe") + "").start();
        assertThat(made.waitFor()).isZero();
        list("%s  state/pipe\n".formatted(ZERO), 1);
        refused("state/pipe is not a regular file");
        Files.delete(backup.resolve(BackupManifest.SUMS));
        Files.createSymbolicLink(backup.resolve(BackupManifest.SUMS), Path.of("/dev/zero"));
        refused("SHA256SUMS is not a regular file");
    }

    @Test
    void aPathMayOccurOnce() throws IOException {
        var line = "%s  state/state.db\n".formatted(sum("state.db"));
        list(line + line, 2);
        refused("SHA256SUMS has a path twice");
    }

    @Test
    void aLineOfAnyLengthNeedsNoMemory() throws IOException {
        list(ZERO + "  state/" + "a".repeat(10_000) + "\n", 1);
        refused("SHA256SUMS has an invalid line");
    }

    @Test
    void aManifestOfAnySizeNeedsNoMemory() throws IOException {
        try (var file =
                new java.io.RandomAccessFile(backup.resolve(BackupManifest.FILE).toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        refused("manifest.json is not valid");
    }

    /// Nothing is allocated or written by the sizes that a manifest states.
    @Test
    void theSizesOfTheManifestAreNotBelieved() throws IOException {
        list("%s  state/state.db\n".formatted(sum("state.db")), 1);
        var target = folder.resolve("state");
        BackupReader.open(backup, 1).restore(target, _ -> {});
        assertThat(target.resolve("state.db")).hasBinaryContent(new byte[] {1});
        list("%s  state/state.db\n".formatted(sum("state.db")), 1L << 60);
        refused("SHA256SUMS has 1 files");
    }
}
