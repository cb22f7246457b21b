package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.MessageQueue.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Contract of a queue over time: visibility, delays, long polling, retention, counts, and many
/// concurrent clients.
public abstract class QueueTimeContract extends PlatformContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    protected QueueTimeContract(ContractHost host) {
        super(host);
    }

    @Test
    void extendsVisibilityFromNow() {
        send("a");
        var receipt = receive(1).getFirst().receipt();
        time.advance(Duration.ofSeconds(50));
        assertThat(orders().changeVisibility(receipt, Duration.ofSeconds(30))).isTrue();
        crashAndReopen();
        time.advance(Duration.ofSeconds(29));
        assertThat(receive(1)).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(receive(1).getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void releasesAtOnceOrAfterAWhile() {
        send("a", "b");
        var received = receive(2);
        orders().changeVisibility(received.getFirst().receipt(), Duration.ZERO);
        orders().changeVisibility(received.getLast().receipt(), Duration.ofSeconds(10));
        assertThat(bodies(receive(2))).containsExactly("a");
        time.advance(Duration.ofSeconds(10));
        assertThat(bodies(receive(2))).containsExactly("b");
    }

    @Test
    void changesNoVisibilityOfWhatIsNotInFlight() {
        send("a");
        var receipt = receive(1).getFirst().receipt();
        time.advance(VISIBILITY);
        assertThat(orders().changeVisibility(receipt, MINUTE)).isFalse();
        var second = receive(1).getFirst().receipt();
        orders().delete(List.of(second));
        assertThat(orders().changeVisibility(second, MINUTE)).isFalse();
    }

    @Test
    void changesTheVisibilityOfManyAtOnce() {
        send("a", "b", "c", "d");
        var receipts = receive(4).stream().map(Message.Received::receipt).toList();
        orders().delete(List.of(receipts.get(2)));
        var timeouts = new LinkedHashMap<String, Duration>();
        timeouts.put(receipts.get(0), Duration.ZERO);
        timeouts.put(receipts.get(1), Duration.ofHours(12));
        timeouts.put(receipts.get(2), MINUTE);
        timeouts.put(receipts.get(3), Duration.ofHours(12).plusSeconds(1));
        timeouts.put("nonsense", MINUTE);
        assertThat(orders().changeVisibility(timeouts))
                .containsExactly(
                        Map.entry(receipts.get(0), Visibility.CHANGED),
                        Map.entry(receipts.get(1), Visibility.CHANGED),
                        Map.entry(receipts.get(2), Visibility.NOT_IN_FLIGHT),
                        Map.entry(receipts.get(3), Visibility.TOO_LONG),
                        Map.entry("nonsense", Visibility.UNKNOWN));
        assertThat(bodies(receive(4))).containsExactly("a");
        crashAndReopen();
        time.advance(Duration.ofHours(1));
        assertThat(orders().changeVisibility(Map.of(receipts.get(1), Duration.ofHours(12))))
                .containsValue(Visibility.TOO_LONG);
        assertThat(orders().changeVisibility(receipts.get(1), Duration.ofHours(11))).isTrue();
    }

    @Test
    void delaysMessages() {
        orders().send(
                        List.of(
                                delayed("late", MINUTE),
                                message("now"),
                                delayed("later", MINUTE.multipliedBy(2))));
        assertThat(orders().counts()).isEqualTo(new MessageQueue.Counts(1, 0, 2, Duration.ZERO, 3));
        assertThat(bodies(receive(10))).containsExactly("now");
        crashAndReopen();
        time.advance(MINUTE.minusMillis(1));
        assertThat(receive(10)).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(bodies(receive(10))).containsExactly("late", "now");
        time.advance(MINUTE);
        assertThat(bodies(receive(10))).contains("later");
    }

    @Test
    void waitsForAMessageThatIsSent() throws Exception {
        var received =
                whileWaiting(() -> orders().receive(1, MINUTE, Optional.empty()), () -> send("a"));
        assertThat(bodies(received)).containsExactly("a");
        assertThat(time.instant()).isEqualTo(start);
    }

    @Test
    void waitsForAMessageThatBecomesVisible() throws Exception {
        orders().send(List.of(delayed("a", Duration.ofSeconds(10))));
        var received =
                whileWaiting(
                        () -> orders().receive(1, MINUTE, Optional.empty()),
                        () -> time.advance(Duration.ofSeconds(10)));
        assertThat(bodies(received)).containsExactly("a");
    }

    @Test
    void waitsNoLongerThanAsked() throws Exception {
        var received =
                whileWaiting(
                        () -> orders().receive(1, MINUTE, Optional.empty()),
                        () -> time.advance(MINUTE));
        assertThat(received).isEmpty();
    }

    private <T> T whileWaiting(Callable<T> call, Runnable then) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(call);
            time.untilWaiting(1);
            then.run();
            return waiting.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void countsWhatIsVisibleInFlightAndDelayed() {
        send(10);
        time.advance(MINUTE);
        orders().send(List.of(delayed("late", Duration.ofHours(1))));
        var received = receive(4);
        orders().delete(List.of(received.getFirst().receipt()));
        var counts = new MessageQueue.Counts(6, 3, 1, MINUTE, 11);
        assertThat(orders().counts()).isEqualTo(counts);
        assertThat(counts.all()).isEqualTo(10);
        crashAndReopen();
        assertThat(orders().counts()).isEqualTo(counts);
        time.advance(Duration.ofHours(1));
        assertThat(orders().counts())
                .isEqualTo(new MessageQueue.Counts(10, 0, 0, Duration.ofMinutes(61), 11));
    }

    @Test
    void forgetsMessagesAfterTheirRetention() {
        send("old");
        time.advance(RETENTION.minusSeconds(1));
        send("new");
        assertThat(orders().counts().all()).isEqualTo(2);
        time.advance(Duration.ofSeconds(1));
        assertThat(orders().counts().all()).isEqualTo(1);
        assertThat(seen(orders())).containsExactly("new");
        crashAndReopen();
        assertThat(bodies(receive(10))).containsExactly("new");
        assertThat(letters().counts().all()).isZero();
    }

    @Test
    void doesNotForgetWhatIsInFlight() {
        send("held", "idle");
        time.advance(RETENTION.minusSeconds(1));
        var held = receive(1).getFirst().receipt();
        time.advance(Duration.ofSeconds(1));
        assertThat(orders().counts().all()).isEqualTo(1);
        time.advance(VISIBILITY.minusSeconds(2));
        assertThat(orders().changeVisibility(held, VISIBILITY)).isTrue();
        time.advance(VISIBILITY);
        assertThat(receive(1)).isEmpty();
        assertThat(orders().counts().all()).isZero();
    }

    @Test
    void keepsDeadLettersForTheirOwnRetention() {
        send("bad");
        for (int i = 0; i < MOST_RECEIVES; i++) {
            time.advance(Duration.ofDays(1));
            assertThat(receive(1)).hasSize(1);
        }
        time.advance(VISIBILITY);
        assertThat(receive(1)).isEmpty();
        time.advance(Duration.ofDays(14).minusSeconds(1));
        assertThat(seen(letters())).containsExactly("bad");
        time.advance(Duration.ofSeconds(1));
        assertThat(seen(letters())).isEmpty();
    }

    @Test
    void purgesEverything() {
        send(10);
        var inFlight = receive(3).getFirst().receipt();
        orders().send(List.of(delayed("late", MINUTE)));
        orders().purge();
        assertThat(orders().counts())
                .isEqualTo(new MessageQueue.Counts(0, 0, 0, Duration.ZERO, 11));
        assertThat(orders().delete(List.of(inFlight))).hasSize(1);
        send("after");
        crashAndReopen();
        time.advance(Duration.ofMinutes(5));
        assertThat(bodies(receive(100))).containsExactly("after");
    }

    @Test
    void handsEveryMessageToOneReceiverAtATime() throws Exception {
        int senders = 4;
        int each = 100;
        var bodies = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<?>>();
            for (int s = 0; s < senders; s++) {
                int sender = s;
                sent.add(threads.submit(() -> sendOneByOne(sender, each)));
            }
            var received = new ArrayList<Future<List<String>>>();
            for (int r = 0; r < 4; r++) {
                received.add(threads.submit(() -> drain(sent)));
            }
            for (var part : received) {
                bodies.addAll(part.get(300, TimeUnit.SECONDS));
            }
        }
        assertThat(bodies).hasSize(senders * each).doesNotHaveDuplicates();
        assertThat(orders().counts().all()).isZero();
    }

    private void sendOneByOne(int sender, int messages) {
        for (int i = 0; i < messages; i++) {
            send(sender + "-" + i);
        }
    }

    /// Receives and deletes messages until all are sent and the queue is empty. Returns their
    /// bodies.
    private List<String> drain(List<Future<?>> sent) {
        var bodies = new ArrayList<String>();
        while (true) {
            boolean all = sent.stream().allMatch(Future::isDone);
            var received = receive(7);
            bodies.addAll(bodies(received));
            orders().delete(received.stream().map(Message.Received::receipt).toList());
            if (all && received.isEmpty()) {
                return bodies;
            }
        }
    }
}
