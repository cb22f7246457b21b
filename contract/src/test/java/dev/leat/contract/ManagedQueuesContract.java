package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Queue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.QueueAdmin.Managed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Contract of queues that clients create, in addition to the queues of the app.
public abstract class ManagedQueuesContract extends PlatformContract {

    protected static final String PARCELS = "parcels";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    protected ManagedQueuesContract(ContractHost host) {
        super(host);
    }

    private QueueAdmin queues() {
        return services().queues();
    }

    private static Definition parcels(Optional<String> letters) {
        var queue =
                new Queue(
                        PARCELS,
                        new Queue.Periods(MINUTE, Duration.ofDays(1), Duration.ofSeconds(5)),
                        2,
                        letters);
        return new Definition(queue, Duration.ofSeconds(7), 2048);
    }

    private MessageQueue parcels() {
        return repair().queue(PARCELS);
    }

    private void createParcels(Optional<String> letters) {
        queues().create(parcels(letters), Map.of("team", "west"));
    }

    @Test
    void knowsTheQueuesOfTheApp() {
        assertThat(queues().list()).extracting(Managed::name).isSorted();
        assertThat(queues().find(ORDERS))
                .hasValueSatisfying(orders -> {
                    assertThat(orders.declared()).isTrue();
                    assertThat(orders.created()).isEqualTo(start);
                    assertThat(orders.definition().mostBytes()).isEqualTo(Message.MOST_BYTES);
                });
        assertThat(queues().find(PARCELS)).isEmpty();
        assertThatThrownBy(this::parcels).isInstanceOf(NoSuchQueueException.class);
    }

    @Test
    void keepsWhatAClientCreated() {
        time.advance(MINUTE);
        createParcels(Optional.of(LETTERS));
        parcels().send(List.of(message("a")));
        var managed =
                new Managed(
                        parcels(Optional.of(LETTERS)),
                        false,
                        time.instant(),
                        time.instant(),
                        Map.of("team", "west"));
        assertThat(queues().find(PARCELS)).contains(managed);
        crashAndReopen();
        assertThat(queues().find(PARCELS)).contains(managed);
        assertThat(queues().list()).contains(managed);
        assertThat(receive(parcels(), 1)).isEmpty();
        time.advance(Duration.ofSeconds(5));
        assertThat(bodies(receive(parcels(), 1))).containsExactly("a");
        reopen();
        assertThat(parcels().counts().inFlight()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsThereOrLeadsNowhere() {
        createParcels(Optional.empty());
        assertThatThrownBy(() -> createParcels(Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queues().create(Definition.of(Queue.named(ORDERS)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queues().create(Definition.of(Queue.named("more")), Map.of()))
                .isInstanceOf(NoSuchQueueException.class)
                .hasMessageContaining("more-dlq");
        assertThatThrownBy(() -> queues().change(Definition.of(Queue.deadLetters(LETTERS))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queues().delete(ORDERS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queues().delete("more")).isInstanceOf(NoSuchQueueException.class);
    }

    @Test
    void takesNoMessageThatIsTooLong() {
        createParcels(Optional.empty());
        assertThat(parcels().send(List.of(message("x".repeat(2048))))).hasSize(1);
        assertThatThrownBy(() -> parcels().send(List.of(message("x".repeat(2049)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2,048");
    }

    @Test
    void changesWhatACreatedQueueIs() {
        createParcels(Optional.empty());
        parcels().send(List.of(message("old")));
        time.advance(MINUTE);
        var other =
                new Queue(
                        PARCELS,
                        new Queue.Periods(
                                Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ZERO),
                        1,
                        Optional.of(LETTERS));
        queues().change(Definition.of(other));
        parcels().send(List.of(message("new")));
        assertThat(bodies(receive(parcels(), 10))).containsExactly("old", "new");
        crashAndReopen();
        var managed = queues().find(PARCELS).orElseThrow();
        assertThat(managed.definition()).isEqualTo(Definition.of(other));
        assertThat(managed.created()).isEqualTo(start);
        assertThat(managed.changed()).isEqualTo(start.plus(MINUTE));
        time.advance(Duration.ofSeconds(10));
        assertThat(receive(parcels(), 10)).isEmpty();
        assertThat(seen(letters())).containsExactly("old", "new");
    }

    @Test
    void forgetsWhatIsOlderThanANewRetention() {
        createParcels(Optional.empty());
        parcels().send(List.of(message("old")));
        time.advance(Duration.ofHours(2));
        assertThat(parcels().counts().all()).isEqualTo(1);
        var was = parcels(Optional.empty()).queue();
        queues().change(
                        Definition.of(
                                new Queue(
                                        PARCELS,
                                        new Queue.Periods(
                                                was.visibilityTimeout(),
                                                Duration.ofHours(1),
                                                was.delay()),
                                        2,
                                        Optional.empty())));
        assertThat(parcels().counts().all()).isZero();
    }

    @Test
    void replacesTagsAlsoOfTheAppsQueues() {
        createParcels(Optional.empty());
        queues().tag(PARCELS, Map.of("a", "1", "b", "2"));
        queues().tag(ORDERS, Map.of("team", "east"));
        queues().tag(PARCELS, Map.of("b", "3"));
        crashAndReopen();
        assertThat(queues().find(PARCELS).orElseThrow().tags()).isEqualTo(Map.of("b", "3"));
        assertThat(queues().find(ORDERS).orElseThrow().tags()).isEqualTo(Map.of("team", "east"));
    }

    @Test
    void deletesAQueueWithItsMessages() {
        createParcels(Optional.empty());
        var before = parcels();
        before.send(List.of(message("a"), delayed("b", MINUTE)));
        time.advance(Duration.ofSeconds(5));
        var receipt = receive(before, 1).getFirst().receipt();
        queues().delete(PARCELS);
        assertThat(queues().find(PARCELS)).isEmpty();
        assertThatThrownBy(this::parcels).isInstanceOf(NoSuchQueueException.class);
        assertThatThrownBy(() -> before.send(List.of(message("c"))))
                .isInstanceOf(NoSuchQueueException.class);
        assertThatThrownBy(() -> receive(before, 1)).isInstanceOf(NoSuchQueueException.class);
        crashAndReopen();
        assertThat(queues().find(PARCELS)).isEmpty();
        time.advance(MINUTE);
        createParcels(Optional.empty());
        assertThat(queues().find(PARCELS).orElseThrow().created()).isEqualTo(time.instant());
        assertThat(parcels().counts().all()).isZero();
        var id = parcels().send(List.of(message("d"))).getFirst().id();
        parcels().delete(List.of(receipt));
        time.advance(MINUTE);
        assertThat(receive(parcels(), 10)).extracting(Message.Received::id).containsExactly(id);
    }

    @Test
    void wakesWhoWaitsForAQueueThatIsDeleted() throws Exception {
        createParcels(Optional.empty());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> parcels().receive(1, MINUTE, Optional.empty()));
            time.untilWaiting(1);
            queues().delete(PARCELS);
            assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(NoSuchQueueException.class);
        }
    }

    @Test
    void keepsExhaustedMessagesWhoseDeadLetterQueueIsGone() {
        queues().create(Definition.of(Queue.deadLetters("bin")), Map.of());
        createParcels(Optional.of("bin"));
        parcels().send(List.of(message("a")));
        queues().delete("bin");
        time.advance(MINUTE);
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThat(receive(parcels(), 1).getFirst().attempt()).isEqualTo(attempt);
            time.advance(MINUTE);
        }
        queues().change(parcels(Optional.of("bin")));
        queues().create(Definition.of(Queue.deadLetters("bin")), Map.of());
        assertThat(receive(parcels(), 1)).isEmpty();
        assertThat(seen(repair().queue("bin"))).containsExactly("a");
    }

    @Test
    void createsAndDeletesWhileOthersSend() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new ArrayList<java.util.concurrent.Future<Integer>>();
            for (int i = 0; i < 4; i++) {
                senders.add(threads.submit(this::sendWhereItGoes));
            }
            for (int i = 0; i < 20; i++) {
                createParcels(Optional.empty());
                parcels().send(List.of(message("x")));
                queues().delete(PARCELS);
            }
            for (var sender : senders) {
                assertThat(sender.get(300, TimeUnit.SECONDS)).isEqualTo(200);
            }
        }
        createParcels(Optional.empty());
        assertThat(parcels().counts().all()).isZero();
        assertThat(orders().counts().all()).isEqualTo(800);
        crashAndReopen();
        assertThat(parcels().counts().all()).isZero();
    }

    /// Sends 200 messages to a queue that is repeatedly deleted and created, and 200 messages to a
    /// queue that stays. Returns the number of messages that were sent to the second queue.
    private int sendWhereItGoes() {
        int sent = 0;
        for (int i = 0; i < 200; i++) {
            try {
                parcels().send(List.of(message("p" + i)));
            } catch (NoSuchQueueException _) {
                // Allowed: the queue does not exist at this moment.
            }
            sent += send("o" + i).size();
        }
        return sent;
    }
}
