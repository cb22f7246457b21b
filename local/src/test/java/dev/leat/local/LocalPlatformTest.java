package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.StateException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Message;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report of the embedded platform at its start, and its errors if the disk fails.
class LocalPlatformTest {

    private final VirtualTime time = VirtualTime.start();
    private final Path folder;
    private LocalPlatform platform;

    LocalPlatformTest(@TempDir Path folder) {
        this.folder = folder;
        this.platform = open();
    }

    private LocalPlatform open() {
        return open("own");
    }

    private LocalPlatform open(String app) {
        return open(app, Map.of("q", Queue.named("q"), "q-dlq", Queue.deadLetters("q-dlq")));
    }

    private LocalPlatform open(String app, Map<String, Queue> queues) {
        return LocalPlatform.open(App.named(app).withQueues(queues), folder, time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private void send(int messages, byte[] body) {
        for (int i = 0; i < messages; i++) {
            platform.queue("q").send(List.of(Message.Outgoing.of(body)));
        }
    }

    @Test
    void saysHowManyLeasesWereOpenWhenTheProcessDied() {
        send(5, new byte[10]);
        platform.source("q").lease(2, Long.MAX_VALUE);
        platform.source("q").lease(3, Long.MAX_VALUE);
        platform.crash();
        platform = open();
        assertThat(platform.openLeasesAtStart()).isEqualTo(2);
        assertThat(platform.suspects()).isEqualTo(5);
        platform.close();
        platform = open();
        assertThat(platform.openLeasesAtStart()).isZero();
        assertThat(platform.suspects()).isEqualTo(5);
    }

    @Test
    void refusesTheStateOfAnotherApp() {
        send(1, new byte[10]);
        platform.close();
        assertThatThrownBy(() -> open("other"))
                .isInstanceOf(StateException.class)
                .hasMessageStartingWith(
                        "the state in %s belongs to app 'own', but this app is named 'other'; ",
                        folder)
                .hasMessageContaining("--state");
        platform = open();
        assertThat(platform.queue("q").counts().visible()).isEqualTo(1);
    }

    @Test
    void saysWhichQueuesLeftTheAppWithMessagesInThem() throws Exception {
        assertThat(platform.notices()).isEmpty();
        send(4, new byte[10]);
        platform.queue("q-dlq").send(List.of(Message.Outgoing.of(new byte[10])));
        var received = platform.queue("q").receive(1, Duration.ZERO, Optional.empty());
        platform.queue("q").delete(List.of(received.getFirst().receipt()));
        platform.close();
        platform = open("own", Map.of());
        assertThat(platform.notices())
                .containsExactlyInAnyOrder(
                        "queue q is no longer in the app but still holds 3 messages; add it to the app again to access them",
                        "queue q-dlq is no longer in the app but still holds 1 message; add the queue or pipeline to which it belongs to the app again to access them");
        platform.close();
        platform = open();
        assertThat(platform.notices()).isEmpty();
        assertThat(platform.queue("q").counts().all()).isEqualTo(3);
    }

    @Test
    void countsWhatExpired() {
        send(3, new byte[10]);
        time.advance(Queue.DEFAULT_RETENTION);
        assertThat(platform.queue("q").counts().all()).isZero();
        assertThat(platform.expired("q")).isEqualTo(3);
        platform.crash();
        platform = open();
        assertThat(platform.expired("q")).isEqualTo(3);
    }

    @Test
    void holdsAMillionMessagesWithoutReadingThemAtTheStart() {
        var many = Collections.nCopies(50_000, Message.Outgoing.of(new byte[0]));
        for (int i = 0; i < 20; i++) {
            platform.queue("q").send(many);
        }
        platform.crash();
        platform = open();
        assertThat(platform.queue("q").counts().visible()).isEqualTo(1_000_000);
    }

    @Test
    void aFullDiskLosesNothingAndPasses() throws Exception {
        send(20, new byte[1_000]);
        limit(30);
        assertThatThrownBy(() -> send(1_000, new byte[10_000]))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("state.db")
                .hasMessageContaining("disk is full");
        long there = platform.queue("q").counts().all();
        limit(1_000_000);
        send(1, new byte[10_000]);
        assertThat(platform.queue("q").browse(0, 100)).hasSize((int) there + 1);
        assertThat(platform.queue("q").receive(100, Duration.ZERO, Optional.empty()))
                .hasSize((int) there + 1);
    }

    private void limit(int pages) {
        platform.database()
                .commit(tx -> {
                    var sql = "PRAGMA max_page_count = " + pages;
                    try (var row = tx.prepare(sql).executeQuery()) {
                        return row.next();
                    }
                });
    }

    @Test
    void namesTheFileWhenAMessageInItIsDamaged() throws IOException {
        var body = "a message of some length ".repeat(500).getBytes(StandardCharsets.UTF_8);
        send(1, body);
        platform.close();
        var file = folder.resolve("state.db");
        overwrite(file, Arrays.copyOf(body, 50));
        var before = Files.readAllBytes(file);
        platform = open();
        assertThatThrownBy(() -> platform.queue("q").receive(1, Duration.ZERO, Optional.empty()))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> platform.source("q").lease(1, Long.MAX_VALUE))
                .isInstanceOf(CorruptStateException.class);
        assertThat(platform.queue("q").counts().visible()).isEqualTo(1);
        assertThat(Files.readAllBytes(file)).hasSameSizeAs(before);
    }

    private static void overwrite(Path file, byte[] text) throws IOException {
        var all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int at = all.lastIndexOf(new String(text, StandardCharsets.ISO_8859_1));
        assertThat(at).isPositive();
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            bytes.write('X');
        }
    }

    @Test
    void probesByWriting() {
        platform.sourceStore("q").probe();
        limit(1);
        platform.sourceStore("q").probe();
        platform.database().close();
        assertThatThrownBy(() -> platform.sourceStore("q").probe())
                .isInstanceOf(UnavailableException.class);
        platform = open();
    }

    @Test
    void knowsOnlyTheQueuesOfTheApp() {
        assertThatThrownBy(() -> platform.queue("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue 'other' does not exist");
    }
}
