package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.FilterPolicy;
import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.TopicAdmin.Post;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Contract of publishing to a topic: either every subscriber gets the message, or no subscriber
/// does.
public abstract class PublishContract extends SubscriberContract {

    private static final Terms IN_FULL = new Terms(true, Optional.empty(), Optional.empty());

    protected PublishContract(ContractHost host) {
        super(host);
    }

    private static Attribute text(String value) {
        return Attribute.text(value);
    }

    @Test
    void givesItToEverybodyWhoseFilterTakesIt() {
        subscribeExternal(EVENTS, Protocol.HTTP, URL, Terms.DEFAULT);
        var big = post("one", Map.of("kind", text("big")));
        var small = post("two", Map.of("kind", text("small")));
        assertThat(publish(EVENTS, big, small)).containsExactly(Optional.empty(), Optional.empty());
        crashAndReopen();
        assertThat(in(RAW)).containsExactly("one", "two");
        assertThat(in(WRAPPED)).hasSize(2);
        assertThat(in(PICKY)).hasSize(1).first().asString().contains("\"Message\":\"one\"");
        assertThat(pendingFor(PERSON)).containsExactly("one", "two");
        assertThat(pendingFor(URL)).isEqualTo(in(WRAPPED));
    }

    @Test
    void writesTheEnvelopeAsSnsDoes() {
        var attributes = new LinkedHashMap<String, Attribute>();
        attributes.put("kind", text("\u00e9\""));
        attributes.put("n", new Attribute("Number", "1.5".getBytes(StandardCharsets.UTF_8)));
        attributes.put("b", new Attribute("Binary", new byte[] {1, 2, (byte) 0xff}));
        var id = UUID.fromString("00000000-0000-0000-0000-000000000001");
        publish(
                EVENTS,
                new Post(id, Optional.of("News"), "a\n", Map.of(), attributes, time.instant()));
        assertThat(in(WRAPPED))
                .containsExactly(
                        """
                        {"Type":"Notification","MessageId":"00000000-0000-0000-0000-000000000001",\
                        "TopicArn":"arn:aws:sns:us-east-1:000000000000:events","Subject":"News",\
                        "Message":"a\\n","Timestamp":"2026-01-05T00:00:00.000Z","MessageAttributes":\
                        {"kind":{"Type":"String","Value":"\u00e9\\""},"n":{"Type":"Number","Value":"1.5"},\
                        "b":{"Type":"Binary","Value":"AQL/"}}}\
                        """);
        assertThat(only(WRAPPED).attributes()).isEmpty();
        assertThat(only(RAW).attributes()).isEqualTo(attributes);
        assertThat(in(RAW)).containsExactly("a\n");
    }

    @Test
    void filtersByTheBody() {
        var terms =
                new Terms(
                        true,
                        Optional.of(
                                new FilterPolicy(FilterPolicy.Scope.BODY, "{\"a\":{\"b\":[1]}}")),
                        Optional.empty());
        make();
        topics().subscribe(MADE, Protocol.SQS, ORDERS, terms);
        publish(MADE, post("{\"a\":{\"b\":1}}"), post("{\"a\":{\"b\":2}}"), post("no JSON"));
        assertThat(in(ORDERS)).containsExactly("{\"a\":{\"b\":1}}");
    }

    @Test
    void saysToEachProtocolWhatIsMeantForIt() {
        subscribeExternal(EVENTS, Protocol.HTTP, URL, IN_FULL);
        subscribeExternal(EVENTS, Protocol.EMAIL_JSON, "log@example.com", Terms.DEFAULT);
        var texts = Map.of("sqs", "for queues", "email", "for people", "http", "for programs");
        publish(
                EVENTS,
                new Post(
                        UUID.randomUUID(),
                        Optional.empty(),
                        "for all",
                        texts,
                        Map.of(),
                        time.instant()));
        assertThat(in(RAW)).containsExactly("for queues");
        assertThat(only(WRAPPED).body()).asString().contains("\"Message\":\"for queues\"");
        assertThat(pendingFor(PERSON)).containsExactly("for people");
        assertThat(pendingFor(URL)).containsExactly("for programs");
        assertThat(pendingFor("log@example.com").getFirst()).contains("\"Message\":\"for all\"");
    }

    @Test
    void givesEachDeliveryAnIdThatStays() {
        subscribeExternal(EVENTS, Protocol.HTTP, URL, IN_FULL);
        subscribeExternal(EVENTS, Protocol.EMAIL, "log@example.com", Terms.DEFAULT);
        var post = post("a");
        publish(EVENTS, post);
        var ids = new LinkedHashMap<String, String>();
        waiting().forEach(delivery -> ids.put(delivery.endpoint(), delivery.id()));
        assertThat(ids).containsEntry(URL, post.id().toString());
        assertThat(ids.values()).doesNotHaveDuplicates().hasSize(3);
        crashAndReopen();
        waiting().forEach(delivery -> assertThat(ids).containsValue(delivery.id()));
    }

    @Test
    void publishesNoPostTwiceInFiveMinutes() {
        var post = post("a");
        assertThat(publish(EVENTS, post, post)).containsOnly(Optional.empty());
        time.advance(Duration.ofMinutes(5).minusMillis(1));
        crashAndReopen();
        assertThat(publish(EVENTS, post)).containsOnly(Optional.empty());
        assertThat(in(RAW)).hasSize(1);
        assertThat(pendingFor(PERSON)).hasSize(1);
        make();
        subscribe(MADE, ORDERS);
        publish(MADE, post);
        assertThat(in(ORDERS)).hasSize(1);
        time.advance(Duration.ofMillis(1));
        publish(EVENTS, post);
        assertThat(in(RAW)).hasSize(2);
    }

    @Test
    void knowsARepeatAmongConcurrentPublishers() throws Exception {
        var post = post("a");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.execute(() -> publish(EVENTS, post));
                threads.execute(() -> publish(EVENTS, post("b")));
            }
        }
        assertThat(in(RAW)).hasSize(51).containsOnlyOnce("a");
        assertThat(pendingFor(PERSON)).hasSize(51).containsOnlyOnce("a");
    }

    @Test
    void refusesWhatAQueueCannotTakeAndPublishesTheOthers() {
        var many = new LinkedHashMap<String, Attribute>();
        for (int i = 0; i < 11; i++) {
            many.put("a" + i, text("v"));
        }
        var refused = publish(EVENTS, post("a", many), post("b"));
        assertThat(refused.getFirst().orElseThrow()).contains(RAW).contains("11 attributes");
        assertThat(refused.get(1)).isEmpty();
        assertThat(in(RAW)).containsExactly("b");
        assertThat(pendingFor(PERSON)).containsExactly("b");
        small("parcels");
        subscribe(EVENTS, "parcels");
        var long1 = publish(EVENTS, post("x".repeat(1100))).getFirst().orElseThrow();
        assertThat(long1).contains("parcels").contains("1024");
        assertThat(in(RAW)).hasSize(1);
    }

    /// Creates a queue with a maximum message size of one kilobyte.
    private void small(String name) {
        services()
                .queues()
                .create(new Definition(Queue.deadLetters(name), Duration.ZERO, 1024), Map.of());
    }

    @Test
    void sendsWhatAQueueCannotTakeToItsDeadLetterQueue() {
        small("parcels");
        var terms = new Terms(false, Optional.empty(), Optional.of(LETTERS));
        topics().subscribe(EVENTS, Protocol.SQS, "parcels", terms);
        assertThat(publish(EVENTS, post("x".repeat(1100)), post("y")))
                .containsExactly(Optional.empty(), Optional.empty());
        assertThat(in("parcels")).hasSize(1);
        assertThat(in(LETTERS)).hasSize(1).first().asString().contains("xxx");
        assertThat(in(WRAPPED)).hasSize(2);
    }

    private static final Note RANG =
            new Note(Instant.EPOCH, "late", AlarmEvent.ALARM, "why", 0, Optional.empty());

    private State ringing() {
        return State.first("late", start);
    }

    @Test
    void tellsOfAnAlarmInTheCommitThatKeepsIt() {
        small("parcels");
        topics().subscribe(EVENTS, Protocol.SQS, "parcels", IN_FULL);
        var said = post("x".repeat(1100));
        repair().alarms().save(ringing(), List.of(RANG), EVENTS, List.of(said));
        crashAndReopen();
        assertThat(repair().alarms().states())
                .hasEntrySatisfying(
                        "late", late -> assertThat(late.condition()).isEqualTo(Condition.OK));
        assertThat(repair().alarms().notes(9)).containsExactly(RANG);
        assertThat(in(RAW)).hasSize(1);
        assertThat(pendingFor(PERSON)).hasSize(1);
        // The queue cannot store the message, and no caller waits for a response. So the message is
        // kept as a failed delivery, which a user can inspect.
        assertThat(in("parcels")).isEmpty();
        var refused =
                deliveries()
                        .list(Set.of(Protocol.SQS), Set.of(Deliveries.State.FAILED), 9)
                        .getFirst();
        assertThat(refused.reason()).contains("parcels").contains("1024");
        assertThat(refused.text()).contains("xxx");
    }

    @Test
    void wakesWhoTakesDeliveriesOut() {
        long before = deliveries().signal().count();
        publish(EVENTS, post("a"));
        assertThat(deliveries().signal().count()).isGreaterThan(before);
        assertThat(deliveries().due(time.instant(), 1))
                .extracting(Delivery::kind)
                .containsExactly("Notification");
    }
}
