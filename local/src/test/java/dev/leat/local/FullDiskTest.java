package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.contract.FileContract;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Puts on a disk that is really full.
class FullDiskTest {

    @TempDir Path folder;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder.toString());
        assumeTrue(mounted, "needs mount, as root, for a disk that can be full");
    }

    @AfterEach
    void unmount() throws Exception {
        assertThat(!mounted || run("umount", folder.toString())).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private long files() throws IOException {
        try (var all = Files.walk(folder.resolve("state/objects"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void leavesNothingOfAnObjectForWhichThereIsNoRoom() throws Exception {
        var app = FileContract.filesApp();
        try (var platform = LocalPlatform.open(app, folder.resolve("state"), VirtualTime.start())) {
            var buckets = platform.buckets();
            buckets.put("input", "a", new ByteArrayInputStream(new byte[1_000]), Map.of());
            var large = new ByteArrayInputStream(new byte[9_000_000]);
            assertThatThrownBy(() -> buckets.put("input", "b", large, Map.of()))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("the disk is full; free some space");
            assertThat(buckets.list("input", "", "", 9)).hasSize(1);
            assertThat(platform.queue("load-files").counts().all()).isEqualTo(1);
            assertThat(files()).isEqualTo(1);
            buckets.put("input", "b", new ByteArrayInputStream(new byte[1_000]), Map.of());
            assertThat(files()).isEqualTo(2);
        }
    }
}
