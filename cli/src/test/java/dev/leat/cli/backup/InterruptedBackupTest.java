package dev.leat.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder that a process leaves if it is killed while it writes a backup. The writer is not
/// closed, as in a killed process.
class InterruptedBackupTest {

    private static final int VERSION = 1;
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir Path folder;

    private interface Step {
        void run(BackupWriter writer) throws IOException;
    }

    private BackupWriter writer(Path backup) throws IOException {
        return BackupWriter.create(backup, Files.createDirectories(folder.resolve("source")));
    }

    private List<Step> steps() throws IOException {
        var object = Files.writeString(folder.resolve("object"), "content");
        return List.of(
                writer -> Files.writeString(writer.file("state.db"), "rows"),
                writer -> writer.written("state.db"),
                writer -> writer.copy("objects/a", object),
                writer -> writer.write("warehouse.json", "{}".getBytes(StandardCharsets.UTF_8)),
                writer -> writer.finish("sales", VERSION, AT, List.of()));
    }

    @Test
    void isNotCompleteBeforeTheLastStep() throws Exception {
        var steps = steps();
        for (int done = 0; done <= steps.size(); done++) {
            var backup = folder.resolve("backup-" + done);
            var writer = writer(backup);
            for (var step : steps.subList(0, done)) {
                step.run(writer);
            }
            if (done < steps.size()) {
                assertThatThrownBy(() -> BackupReader.open(backup, VERSION))
                        .isInstanceOf(CommandException.class)
                        .hasMessageContaining("is not a complete backup");
            } else {
                assertThat(BackupReader.open(backup, VERSION).summary().files()).isEqualTo(3);
            }
        }
    }

    /// The manifest is written after everything else, so only a part of it may be missing.
    @Test
    void isNotCompleteWithAPartOfItsManifest() throws Exception {
        var backup = folder.resolve("backup");
        var writer = writer(backup);
        for (var step : steps()) {
            step.run(writer);
        }
        var file = backup.resolve(BackupManifest.FILE);
        var manifest = Files.readAllBytes(file);
        int end = new String(manifest, StandardCharsets.UTF_8).lastIndexOf('}');
        for (int length = 0; length <= end; length++) {
            Files.write(file, Arrays.copyOf(manifest, length));
            assertThatThrownBy(() -> BackupReader.open(backup, VERSION))
                    .as("%d bytes of the manifest", length)
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("manifest.json is not valid");
        }
        Files.write(file, manifest);
        assertThat(BackupReader.open(backup, VERSION).summary().at()).isEqualTo(AT);
    }
}
