package dev.leat.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folders of processes with the same parent folder.
class ScratchFolderTest {

    @TempDir Path parent;

    /// Another process, which uses the parent folder in its first argument.
    static final class Other {

        public static void main(String[] arguments) throws Exception {
            try (var folder = new ScratchFolder(Path.of(arguments[0]))) {
                folder.ofWorker();
            }
        }
    }

    private void runOther() throws Exception {
        var process =
                new ProcessBuilder(TestJvm.command(Other.class, parent.toString()))
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void anotherProcessDeletesOnlyAbandonedFolders() throws Exception {
        Files.createFile(parent.resolve("scratch-dead.lock"));
        var dead = Files.createDirectory(parent.resolve("scratch-dead"));
        try (var one = new ScratchFolder(parent);
                var two = new ScratchFolder(parent)) {
            var first = one.ofWorker().folder();
            assertThat(dead).doesNotExist();
            var second = two.ofWorker().folder();
            assertThat(first.getParent()).isNotEqualTo(second.getParent());
            runOther();
            assertThat(first).exists();
            assertThat(second).exists();
        }
        assertThat(parent).isEmptyDirectory();
    }
}
