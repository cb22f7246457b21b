package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.FileContract;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import dev.leat.port.StateCondition.Kind;
import dev.leat.port.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// State folders of which something is taken away while the platform is open.
class RemovedStateTest {

    private static final String QUEUE = "load-files";

    @TempDir Path parent;

    private Path folder() {
        return parent.resolve("state");
    }

    private LocalPlatform opened() throws IOException {
        var platform = LocalPlatform.open(FileContract.filesApp(), folder(), VirtualTime.start());
        put(platform, "a");
        return platform;
    }

    private static void put(LocalPlatform platform, String key) throws IOException {
        platform.buckets().put("input", key, new ByteArrayInputStream(new byte[1_000]), Map.of());
    }

    private static void send(LocalPlatform platform) {
        platform.queue(QUEUE).send(List.of(Message.Outgoing.of(new byte[100])));
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Calls each operation of the platform and expects that it is refused.
    private static void refusesEverything(LocalPlatform platform, String why) {
        assertRefused(() -> send(platform), why);
        assertRefused(() -> put(platform, "b"), why);
        assertRefused(() -> platform.queue(QUEUE).receive(1, Duration.ZERO, Optional.empty()), why);
        assertRefused(() -> platform.queue(QUEUE).counts(), why);
        assertRefused(() -> platform.queues().list(), why);
        assertRefused(() -> platform.buckets().list("input", "", "", 9), why);
        assertRefused(() -> platform.buckets().names(), why);
        assertThat(platform.condition().kind()).isEqualTo(Kind.REMOVED);
        assertThat(platform.condition().sentence()).contains("was removed or replaced");
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void assertRefused(Call call, String why) {
        assertThatThrownBy(call::run)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("was removed or replaced while the app runs")
                .hasMessageContaining(why)
                .hasMessageContaining("start the app again");
    }

    @Test
    void refusesEverythingOnceTheFolderIsGone() throws Exception {
        var platform = opened();
        remove(folder());
        refusesEverything(platform, "no longer exists");
        assertThat(folder()).doesNotExist();
        platform.crash();
        assertThat(folder()).doesNotExist();
    }

    @Test
    void refusesEverythingOnceTheFolderWasMoved() throws Exception {
        var platform = opened();
        Files.move(folder(), parent.resolve("elsewhere"));
        refusesEverything(platform, "no longer exists");
        platform.crash();
        Files.move(parent.resolve("elsewhere"), folder());
        // It says that this process has the folder; the next start is another process.
        Files.delete(folder().resolve("owner"));
        try (var again =
                LocalPlatform.open(FileContract.filesApp(), folder(), VirtualTime.start())) {
            assertThat(again.buckets().list("input", "", "", 9)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.db", "state.db-wal", "objects"})
    void refusesEverythingOnceAFileOfItIsGone(String part) throws Exception {
        var platform = opened();
        remove(folder().resolve(part));
        refusesEverything(platform, part + " no longer exists");
        platform.crash();
    }

    @Test
    void refusesEverythingOnceTheStateFileIsAnother() throws Exception {
        var platform = opened();
        var copy = Files.copy(folder().resolve("state.db"), parent.resolve("copy"));
        Files.delete(folder().resolve("state.db"));
        Files.move(copy, folder().resolve("state.db"));
        refusesEverything(platform, "was replaced after Leat opened it");
        platform.crash();
    }

    @Test
    void leavesTheFolderOfAnotherProcessAlone() throws Exception {
        var platform = opened();
        remove(folder());
        assertRefused(() -> send(platform), "no longer exists");
        Files.createDirectory(folder());
        Files.writeString(folder().resolve("owner"), "1 1");
        platform.crash();
        assertThat(folder().resolve("owner")).hasContent("1 1");
    }

    @Test
    void doesNotStartWithoutTheBytesOfItsObjects() throws Exception {
        opened().close();
        remove(folder().resolve("objects"));
        assertThatThrownBy(this::opened)
                .hasMessageContaining("objects, which holds the content of objects, is missing")
                .hasMessageContaining("restore the state folder from a backup");
    }
}
