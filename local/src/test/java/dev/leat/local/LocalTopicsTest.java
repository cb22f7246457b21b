package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.app.Topic;
import dev.leat.contract.VirtualTime;
import dev.leat.port.TopicAdmin.Managed;
import dev.leat.port.TopicAdmin.Post;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of the app file are applied to topics and their subscribers.
class LocalTopicsTest {

    private static final String NEWS = "news";
    private static final String HEARD = "heard";
    private static final String PERSON = "ops@example.com";

    private final VirtualTime time = VirtualTime.start();
    private final Path folder;
    private LocalPlatform platform;

    LocalTopicsTest(@TempDir Path folder) {
        this.folder = folder;
        this.platform = open(without());
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private LocalPlatform open(App app) {
        return LocalPlatform.open(app, folder, time);
    }

    private void restartAs(App app) {
        platform.crash();
        platform = open(app);
    }

    private static App without() {
        return app(Queue.deadLetters(HEARD), Map.of());
    }

    /// An app whose topic writes to these people.
    private static App with(String... people) {
        return app(Queue.deadLetters(HEARD), Map.of(NEWS, new Topic(NEWS, List.of(people))));
    }

    private static App subscribed() {
        var queue = Queue.deadLetters(HEARD).with(new Subscription(NEWS, true));
        return app(queue, Map.of(NEWS, new Topic(NEWS)));
    }

    private static App app(Queue queue, Map<String, Topic> topics) {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put(queue.name(), queue);
        return App.named("own").withQueues(queues).withTopics(topics);
    }

    private Subscribed hear(Protocol protocol, String endpoint) {
        return platform.topics().subscribe(NEWS, protocol, endpoint, Terms.DEFAULT);
    }

    private void publish() {
        var post =
                new Post(
                        UUID.randomUUID(),
                        Optional.empty(),
                        "a",
                        Map.of(),
                        Map.of(),
                        time.instant());
        assertThat(platform.topics().publish(NEWS, List.of(post)))
                .containsExactly(Optional.empty());
    }

    private long inQueue() {
        return platform.queue(HEARD).counts().all();
    }

    @Test
    void takesOverATopicThatAClientMade() {
        platform.topics().create(NEWS, Map.of("DisplayName", "News"), Map.of("a", "1"));
        var made = platform.topics().find(NEWS).orElseThrow();
        var heard = hear(Protocol.SQS, HEARD);
        time.advance(Duration.ofHours(1));
        restartAs(with(PERSON));
        assertThat(platform.topics().find(NEWS))
                .contains(new Managed(NEWS, true, made.created(), made.attributes(), made.tags()));
        assertThat(platform.topics().subscriptions(NEWS)).contains(heard).hasSize(2);
        publish();
        assertThat(inQueue()).isEqualTo(1);
    }

    @Test
    void takesOverWhoHeardATopicBefore() {
        restartAs(with());
        hear(Protocol.SQS, HEARD);
        var asked = hear(Protocol.EMAIL, PERSON);
        restartAs(subscribed());
        assertThat(platform.topics().subscriptions(NEWS))
                .hasSize(2)
                .contains(asked)
                .anyMatch(s -> s.declared() && s.endpoint().equals(HEARD) && s.terms().raw());
        publish();
        assertThat(inQueue()).isEqualTo(1);
        restartAs(with(PERSON));
        assertThat(platform.topics().subscriptions(NEWS))
                .hasSize(1)
                .allMatch(s -> s.declared() && s.pending().isEmpty());
        publish();
        assertThat(inQueue()).isEqualTo(1);
    }

    @Test
    void keepsWhatClientsSubscribedToATopicThatLeavesTheApp() {
        restartAs(with(PERSON));
        platform.topics().tag(NEWS, Map.of("a", "1"));
        var heard = hear(Protocol.SQS, HEARD);
        restartAs(without());
        assertThat(platform.topics().list()).isEmpty();
        assertThat(platform.topics().subscription(heard.id())).isEmpty();
        assertThat(platform.notices())
                .containsExactly(
                        "topic news is no longer in the app, and 1 client subscription receives no messages; add the topic to the app again to resume");
        restartAs(with());
        assertThat(platform.notices()).isEmpty();
        assertThat(platform.topics().subscriptions(NEWS)).containsExactly(heard);
        assertThat(platform.topics().find(NEWS).orElseThrow().tags()).containsEntry("a", "1");
    }

    @Test
    void startsWithANewTopicIfAClientCreatesOneThatTheAppHad() {
        restartAs(with(PERSON));
        hear(Protocol.SQS, HEARD);
        restartAs(without());
        time.advance(Duration.ofHours(1));
        platform.topics().create(NEWS, Map.of(), Map.of());
        restartAs(without());
        assertThat(platform.notices()).isEmpty();
        assertThat(platform.topics().find(NEWS))
                .contains(new Managed(NEWS, false, time.instant(), Map.of(), Map.of()));
        assertThat(platform.topics().subscriptions(NEWS)).isEmpty();
    }
}
