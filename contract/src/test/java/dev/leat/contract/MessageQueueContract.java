package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Attribute;
import dev.leat.deadletter.DeadLetter;
import dev.leat.port.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Contract of a queue: sending, receiving and deleting messages, and limits. [QueueTimeContract]
/// covers waiting, counts and retention.
public abstract class MessageQueueContract extends PlatformContract {

    private static final int LARGEST = 1024 * 1024;

    protected MessageQueueContract(ContractHost host) {
        super(host);
    }

    @Test
    void handsOutWhatWasSent() {
        var attributes =
                Map.of(
                        "source", Attribute.text("web"),
                        "count", new Attribute("Number.int", new byte[] {'7'}),
                        "blob", new Attribute("Binary", new byte[] {0, -1, 30, 10}));
        var ids = ids(orders().send(List.of(message("{\"a\": \"\u00e9\"}", attributes))));
        var received = receive(10);
        assertThat(received).hasSize(1);
        var message = received.getFirst();
        assertThat(text(message.body())).isEqualTo("{\"a\": \"\u00e9\"}");
        assertThat(message.attributes()).isEqualTo(attributes);
        assertThat(message.id()).isEqualTo(ids.getFirst());
        assertThat(message.attempt()).isEqualTo(1);
        assertThat(message.sentAt()).isEqualTo(start);
        assertThat(message.firstReceivedAt()).isEqualTo(start);
    }

    @Test
    void keepsEveryByteOfABody() {
        var bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        orders().send(List.of(Message.Outgoing.of(bytes), Message.Outgoing.of(new byte[0])));
        var received = receive(10);
        assertThat(received.getFirst().body()).isEqualTo(bytes);
        assertThat(received.getLast().body()).isEmpty();
    }

    @Test
    void sendsNothingForNothing() {
        assertThat(orders().send(List.of())).isEmpty();
        assertThat(orders().counts().all()).isZero();
    }

    @Test
    void givesEveryMessageAnIdOfItsOwnForEver() {
        var first = send("a", "b");
        orders().delete(receive(10).stream().map(Message.Received::receipt).toList());
        reopen();
        var second = send("c", "d");
        crashAndReopen();
        var third = send("e");
        assertThat(first).hasSize(2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(second);
        assertThat(third).doesNotContainAnyElementsOf(second).doesNotContainAnyElementsOf(first);
    }

    @Test
    void receivesNoMoreThanAsked() {
        send(25);
        assertThat(receive(10)).hasSize(10);
        assertThat(receive(10)).hasSize(10);
        assertThat(receive(10)).hasSize(5);
        assertThat(receive(10)).isEmpty();
    }

    @Test
    void hidesWhatWasReceivedUntilTheTimeout() {
        send("a");
        receive(1);
        time.advance(VISIBILITY.minusMillis(1));
        assertThat(receive(1)).isEmpty();
        time.advance(Duration.ofMillis(1));
        var again = receive(1);
        assertThat(bodies(again)).containsExactly("a");
        assertThat(again.getFirst().attempt()).isEqualTo(2);
        assertThat(again.getFirst().firstReceivedAt()).isEqualTo(start);
    }

    @Test
    void takesTheVisibilityThatTheReceiverAsksFor() throws InterruptedException {
        send("a");
        orders().receive(1, Duration.ZERO, Optional.of(Duration.ofSeconds(5)));
        time.advance(Duration.ofSeconds(5));
        assertThat(receive(1)).hasSize(1);
    }

    @Test
    void deletesForGood() {
        send("a", "b", "c");
        var received = receive(2);
        var receipts = received.stream().map(Message.Received::receipt).toList();
        assertThat(orders().delete(receipts)).containsExactlyInAnyOrderElementsOf(receipts);
        crashAndReopen();
        time.advance(VISIBILITY);
        assertThat(bodies(receive(10))).containsExactly("c");
    }

    @Test
    void keepsWhatWasSentThroughAnyEnd() {
        send("a");
        reopen();
        send("b");
        crashAndReopen();
        assertThat(bodies(receive(10))).containsExactly("a", "b");
    }

    @Test
    void keepsReceiptAndDeadlineThroughACrash() {
        send("a", "b");
        var received = receive(2);
        crashAndReopen();
        assertThat(receive(10)).isEmpty();
        assertThat(orders().delete(List.of(received.getFirst().receipt()))).hasSize(1);
        time.advance(VISIBILITY);
        var again = receive(10);
        assertThat(bodies(again)).containsExactly("b");
        assertThat(again.getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void takesASecondDeletionForDone() {
        send("a");
        var receipt = receive(1).getFirst().receipt();
        assertThat(orders().delete(List.of(receipt, receipt))).containsExactly(receipt);
        assertThat(orders().delete(List.of(receipt))).containsExactly(receipt);
    }

    @Test
    void leavesOutReceiptsItNeverGave() {
        send("a");
        repair().queue(RETURNS).send(List.of(message("r")));
        var foreign = receive(repair().queue(RETURNS), 1).getFirst().receipt();
        assertThat(orders().delete(List.of("nonsense", "", foreign))).isEmpty();
        assertThat(orders().changeVisibility("nonsense", Duration.ZERO)).isFalse();
        assertThat(orders().counts().all()).isEqualTo(1);
        assertThat(repair().queue(RETURNS).counts().all()).isEqualTo(1);
    }

    @Test
    void deletesByTheLastReceiptThoughItRanOut() {
        send("a");
        var receipt = receive(1).getFirst().receipt();
        time.advance(VISIBILITY);
        assertThat(orders().delete(List.of(receipt))).containsExactly(receipt);
        assertThat(receive(1)).isEmpty();
    }

    @Test
    void deletesNothingByAReceiptOfAnEarlierDelivery() {
        send("a");
        var old = receive(1).getFirst().receipt();
        time.advance(VISIBILITY);
        receive(1);
        assertThat(orders().delete(List.of(old))).containsExactly(old);
        assertThat(orders().changeVisibility(old, Duration.ZERO)).isFalse();
        assertThat(orders().counts().inFlight()).isEqualTo(1);
    }

    @Test
    void movesToTheDeadLettersWhatWasReceivedTooOften() {
        var attributes = Map.of("source", Attribute.text("web"));
        var id = orders().send(List.of(message("bad", attributes))).getFirst().id();
        send("good");
        for (int i = 1; i <= MOST_RECEIVES; i++) {
            var received = receive(10);
            assertThat(received.getFirst().attempt()).isEqualTo(i);
            received.stream()
                    .filter(r -> text(r.body()).equals("good"))
                    .forEach(r -> orders().delete(List.of(r.receipt())));
            time.advance(VISIBILITY);
        }
        assertThat(receive(10)).isEmpty();
        assertThat(orders().counts().all()).isZero();
        crashAndReopen();
        var letter = receive(letters(), 10);
        assertThat(bodies(letter)).containsExactly("bad");
        assertThat(letter.getFirst().id()).isEqualTo(id);
        assertThat(letter.getFirst().sentAt()).isEqualTo(start);
        assertThat(letter.getFirst().attributes())
                .containsEntry("source", Attribute.text("web"))
                .hasSize(2);
        assertThat(leat(letter.getFirst().attributes()))
                .contains("\"source\":\"orders\"", "\"attempts\":3")
                .contains("received 3 times without being settled");
    }

    @Test
    void handsOutDeadLettersForEver() {
        letters().send(List.of(message("x")));
        for (int i = 1; i <= 2 * MOST_RECEIVES; i++) {
            assertThat(receive(letters(), 1).getFirst().attempt()).isEqualTo(i);
            time.advance(VISIBILITY);
        }
    }

    @Test
    void takesMessagesUpToTheLimitAndNoLarger() {
        var attributes = Map.of("name", Attribute.text("value"));
        int overhead = "name".length() + "String".length() + "value".length();
        orders().send(List.of(message("x".repeat(LARGEST - overhead), attributes)));
        assertThatThrownBy(() ->
                        orders().send(
                                        List.of(
                                                message("small"),
                                                message(
                                                        "x".repeat(LARGEST - overhead + 1),
                                                        attributes))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ORDERS)
                .hasMessageContaining("1,048,577")
                .hasMessageContaining("1,048,576");
        assertThat(orders().counts().all()).isEqualTo(1);
        assertThat(receive(1).getFirst().body()).hasSize(LARGEST - overhead);
    }

    @Test
    void doesNotCountLeatsOwnAttribute() {
        var leat = Map.of(DeadLetter.ATTRIBUTE, Attribute.text("x".repeat(8000)));
        letters().send(List.of(message("x".repeat(LARGEST), leat)));
        assertThat(receive(letters(), 1).getFirst().attributes()).isEqualTo(leat);
    }

    @Test
    void showsWhatIsThereWithoutReceivingIt() {
        send(5);
        var received = receive(2);
        orders().delete(List.of(received.getFirst().receipt()));
        var all = orders().browse(0, 10);
        assertThat(all.stream().map(s -> text(s.body()))).containsExactly("m1", "m2", "m3", "m4");
        assertThat(all.stream().map(Message.Seen::attempt)).containsExactly(1, 0, 0, 0);
        assertThat(all.getFirst().id()).isEqualTo(received.getLast().id());
        assertThat(all.getFirst().sentAt()).isEqualTo(start);
        var some = orders().browse(all.get(1).sequence(), 2);
        assertThat(some.stream().map(s -> text(s.body()))).containsExactly("m2", "m3");
        assertThat(orders().browse(all.getLast().sequence() + 1, 10)).isEmpty();
        long deleted = all.getFirst().sequence() - 1;
        assertThat(orders().existing(deleted, 4).stream().boxed()).containsExactly(1, 2, 3);
        assertThat(orders().counts().visible()).isEqualTo(3);
    }
}
