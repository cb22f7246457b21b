package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.leat.app.Queue;
import dev.leat.port.BucketAdmin;
import dev.leat.port.BucketAdmin.Managed;
import dev.leat.port.BucketAdmin.Notice;
import dev.leat.port.BucketAdmin.Target;
import dev.leat.port.PutObject;
import dev.leat.port.QueueAdmin.Definition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Contract of buckets that clients create, in addition to the buckets of the app.
public abstract class BucketAdminContract extends FileContract {

    private static final String MADE = "made.by-client";
    private static final String ALL = "s3:ObjectCreated:*";

    protected BucketAdminContract(ContractHost host) {
        super(host);
    }

    private BucketAdmin admin() {
        return objects().admin();
    }

    private static Notice toQueue(String queue, String... events) {
        return new Notice("n-" + queue, new Target.ToQueue(queue), Set.of(events), "", "");
    }

    @Test
    void aMadeBucketIsOneAmongTheOthers() {
        time.advance(Duration.ofSeconds(7));
        admin().create(MADE);
        put(MADE, "a", "content");
        crashAndReopen();
        assertThat(objects().names()).containsExactly(INPUT, MADE, OUTPUT, SHORT, PUBLISHING);
        assertThat(admin().list().stream().map(Managed::name)).isEqualTo(objects().names());
        assertThat(admin().find(MADE))
                .contains(new Managed(MADE, false, start.plusSeconds(7), List.of(), Map.of()));
        assertThat(found(MADE, "a")).contains("content");
        assertThat(keys(MADE, "", 9)).containsExactly("a");
        assertThat(objects().origin(MADE, "a")).isEmpty();
        assertThat(objects().delete(MADE, "a")).isTrue();
    }

    @Test
    void knowsTheBucketsOfTheApp() {
        time.advance(Duration.ofDays(1));
        reopen();
        var input = admin().find(INPUT).orElseThrow();
        assertThat(input.declared()).isTrue();
        assertThat(input.created()).isEqualTo(start);
        assertThat(input.notices().stream().map(Notice::target))
                .containsOnly(new Target.ToQueue(NOTIFICATIONS));
        assertThat(admin().find(PUBLISHING).orElseThrow().notices())
                .containsExactly(new Notice("app", new Target.ToTopic(TOPIC), Set.of(ALL), "", ""));
        assertThat(admin().find("nowhere")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> admin().create(INPUT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin().delete(OUTPUT))
                .withMessageContaining("app");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin().setNotifications(OUTPUT, List.of()))
                .withMessageContaining("app");
    }

    @Test
    void makesNoBucketTwiceNorOfABadName() {
        admin().create(MADE);
        for (var name :
                List.of(
                        MADE,
                        "ab",
                        "A-b",
                        "-abc",
                        "abc-",
                        "a..b",
                        "1.2.3.4",
                        "a/b",
                        "x".repeat(64))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> admin().create(name))
                    .withMessageContaining(name);
        }
        admin().create("x".repeat(63));
    }

    @Test
    void deletesABucketThatIsEmpty() {
        admin().create(MADE);
        put(MADE, "a", "x");
        assertThatIllegalStateException()
                .isThrownBy(() -> admin().delete(MADE))
                .withMessageContaining(MADE);
        objects().delete(MADE, "a");
        var upload =
                objects().uploads().begin(new PutObject(MADE, "a", Map.of()), Optional.empty());
        admin().delete(MADE);
        crashAndReopen();
        assertThat(admin().find(MADE)).isEmpty();
        assertThat(objects().uploads().find(upload.id())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> put(MADE, "a", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> admin().delete(MADE));
        assertThatIllegalArgumentException().isThrownBy(() -> objects().head(MADE, "a"));
        admin().create(MADE);
        assertThat(keys(MADE, "", 9)).isEmpty();
    }

    @Test
    void keepsTagsOfEveryBucket() {
        admin().create(MADE);
        admin().tag(MADE, Map.of("team", "a", "cost", "1"));
        admin().tag(MADE, Map.of("team", "b"));
        admin().tag(INPUT, Map.of("who", "Zo\u00eb"));
        crashAndReopen();
        assertThat(admin().find(MADE).orElseThrow().tags()).containsOnly(Map.entry("team", "b"));
        assertThat(admin().find(INPUT).orElseThrow().tags())
                .containsOnly(Map.entry("who", "Zo\u00eb"));
        assertThat(admin().find(INPUT).orElseThrow().notices()).isNotEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> admin().tag("nowhere", Map.of()));
    }

    @Test
    void tellsWhomItIsToldTo() throws IOException {
        services().queues().create(Definition.of(Queue.deadLetters("client")), Map.of());
        admin().create(MADE);
        var notice =
                new Notice(
                        "csv",
                        new Target.ToQueue("client"),
                        Set.of("s3:ObjectCreated:Put", "s3:ObjectRemoved:*"),
                        "in/",
                        ".csv");
        admin().setNotifications(MADE, List.of(notice));
        crashAndReopen();
        assertThat(admin().find(MADE).orElseThrow().notices()).containsExactly(notice);
        var unit = put(MADE, "in/a.csv", "x").unit();
        put(MADE, "in/a.txt", "x");
        put(MADE, "a.csv", "x");
        objects().copy(unit, new PutObject(MADE, "in/b.csv", Map.of()));
        objects().delete(MADE, List.of("in/a.csv", "in/a.txt"));
        var seen = seen(repair().queue("client"));
        assertThat(seen).hasSize(3);
        assertThat(seen.getFirst())
                .startsWith("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",")
                .contains("\"Time\":\"2026-01-05T00:00:00.000Z\",\"Bucket\":\"" + MADE + "\"");
        assertThat(seen.get(1))
                .contains("\"eventName\":\"ObjectCreated:Put\"")
                .contains("\"configurationId\":\"csv\"")
                .contains("\"versionId\":\"" + unit.versionText() + "\"");
        assertThat(seen.get(2))
                .contains("\"eventName\":\"ObjectRemoved:Delete\"")
                .contains("\"object\":{\"key\":\"in/a.csv\",\"sequencer\":\"");
    }

    @Test
    void testsOnlyThoseWhoAreNew() {
        admin().create(MADE);
        admin().setNotifications(MADE, List.of(toQueue(OUTPUT_EVENTS, ALL)));
        admin().setNotifications(
                        MADE,
                        List.of(
                                toQueue(OUTPUT_EVENTS, "s3:ObjectRemoved:*"),
                                toQueue(ORDERS, ALL)));
        assertThat(seen(repair().queue(OUTPUT_EVENTS))).hasSize(1);
        assertThat(seen(repair().queue(ORDERS))).hasSize(1);
        admin().setNotifications(MADE, List.of());
        put(MADE, "a", "x");
        assertThat(seen(repair().queue(ORDERS))).hasSize(1);
    }

    @Test
    void tellsATopic() {
        admin().create(MADE);
        var notice = new Notice("t", new Target.ToTopic(TOPIC), Set.of(ALL), "", "");
        admin().setNotifications(MADE, List.of(notice));
        put(MADE, "a", "x");
        assertThat(seen(repair().queue(RAW))).hasSize(2).last().asString().contains("\"t\"");
        assertThat(seen(repair().queue(WRAPPED))).hasSize(2).allMatch(m -> m.contains(MADE));
    }

    @Test
    void tellsNobodyWhoIsNotThere() {
        admin().create(MADE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin().setNotifications(MADE, List.of(toQueue("nobody", ALL))))
                .withMessageContaining("nobody");
        var topic = new Notice("t", new Target.ToTopic("no-topic"), Set.of(ALL), "", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin().setNotifications(MADE, List.of(topic)))
                .withMessageContaining("no-topic");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin().setNotifications("nowhere", List.of()))
                .withMessageContaining("nowhere");
        services().queues().create(Definition.of(Queue.deadLetters("gone")), Map.of());
        admin().setNotifications(MADE, List.of(toQueue("gone", ALL)));
        services().queues().delete("gone");
        put(MADE, "a", "x");
        assertThat(found(MADE, "a")).contains("x");
    }

    @Test
    void aPutAndTheDeletionOfItsBucketAgree() throws Exception {
        for (int round = 0; round < 20; round++) {
            admin().create(MADE);
            var put =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    put(MADE, "a", "x");
                                } catch (IllegalArgumentException _) {
                                    // Allowed: the bucket was deleted before the put.
                                }
                            });
            try {
                admin().delete(MADE);
            } catch (IllegalStateException _) {
                // Allowed: the object was put before the deletion, so the bucket is not empty.
            }
            put.join();
            if (admin().find(MADE).isPresent()) {
                assertThat(objects().delete(MADE, "a")).isTrue();
                admin().delete(MADE);
            } else {
                admin().create(MADE);
                assertThat(keys(MADE, "", 9)).isEmpty();
                admin().delete(MADE);
            }
        }
    }
}
