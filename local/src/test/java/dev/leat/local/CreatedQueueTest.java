package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin.Definition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queues that clients created, as the app around them changes.
class CreatedQueueTest {

    private static final Map<String, Queue> APP =
            Map.of("q", Queue.named("q"), "q-dlq", Queue.deadLetters("q-dlq"));

    private final VirtualTime time = VirtualTime.start();
    private final Path folder;
    private LocalPlatform platform;

    CreatedQueueTest(@TempDir Path folder) {
        this.folder = folder;
        this.platform = open(APP);
    }

    private LocalPlatform open(Map<String, Queue> queues) {
        return LocalPlatform.open(App.named("shop").withQueues(queues), folder, time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private static Queue brief(String name) {
        return new Queue(
                name,
                new Queue.Periods(Duration.ofSeconds(5), Duration.ofDays(1), Duration.ZERO),
                2,
                Optional.empty());
    }

    private void create(String name) {
        platform.queues().create(Definition.of(brief(name)), Map.of("by", "a client"));
    }

    private void send(String queue) {
        platform.queue(queue).send(List.of(Message.Outgoing.of(new byte[] {'a'})));
    }

    @Test
    void theAppsDefinitionWinsAndTheMessagesStay() {
        create("parcels");
        send("parcels");
        platform.crash();
        time.advance(Duration.ofMinutes(1));
        platform = open(Map.of("parcels", Queue.deadLetters("parcels")));
        var managed = platform.queues().find("parcels").orElseThrow();
        assertThat(managed.declared()).isTrue();
        assertThat(managed.definition()).isEqualTo(Definition.of(Queue.deadLetters("parcels")));
        assertThat(managed.changed()).isEqualTo(time.instant());
        assertThat(managed.created()).isBefore(managed.changed());
        assertThat(managed.tags()).isEqualTo(Map.of("by", "a client"));
        assertThat(platform.source("parcels").lease(10, Long.MAX_VALUE)).isPresent();
    }

    @Test
    void aCreatedQueueHasNotLeftTheApp() {
        create("parcels");
        send("parcels");
        platform.close();
        platform = open(APP);
        assertThat(platform.notices()).isEmpty();
        assertThat(platform.queue("parcels").counts().visible()).isEqualTo(1);
    }

    @Test
    void whatTheAppNoLongerHasCanBeCreatedWithItsMessages() {
        send("q");
        platform.queues().tag("q", Map.of("by", "the app"));
        platform.close();
        platform = open(Map.of());
        assertThat(platform.notices()).hasSize(1);
        assertThat(platform.queues().find("q")).isEmpty();
        create("q");
        assertThat(platform.queues().find("q").orElseThrow().tags())
                .isEqualTo(Map.of("by", "a client"));
        assertThat(platform.queue("q").counts().visible()).isEqualTo(1);
    }
}
