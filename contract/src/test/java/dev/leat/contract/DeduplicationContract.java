package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Queue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.QueueAdmin.Definition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Contract of deduplication in a FIFO queue: within five minutes after a message, a duplicate gets
/// the same response as that message and is not delivered.
public abstract class DeduplicationContract extends FifoTestBase {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    protected DeduplicationContract(ContractHost host) {
        super(host);
    }

    private MessageQueue create(String name, Queue.Fifo fifo) {
        services()
                .queues()
                .create(
                        Definition.of(fifo(Queue.deadLetters(name), Duration.ZERO, fifo)),
                        Map.of());
        return repair().queue(name);
    }

    @Test
    void answersARepeatLikeTheFirst() {
        var first = orders().send(List.of(once("a1", "x")));
        time.advance(WINDOW.minusMillis(1));
        assertThat(orders().send(List.of(once("a2", "x")))).isEqualTo(first);
        assertThat(bodies(receive(10))).containsExactly("a1");
        time.advance(Duration.ofMillis(1));
        var second = orders().send(List.of(once("a3", "x")));
        assertThat(second).isNotEqualTo(first);
        assertThat(second.getFirst().sequence()).isGreaterThan(first.getFirst().sequence());
        assertThat(seen(orders())).containsExactly("a1", "a3");
    }

    @Test
    void aRepeatDoesNotMoveTheWindow() {
        orders().send(List.of(once("a1", "x")));
        time.advance(WINDOW.minusSeconds(1));
        orders().send(List.of(once("a2", "x")));
        time.advance(Duration.ofSeconds(1));
        orders().send(List.of(once("a3", "x")));
        assertThat(seen(orders())).containsExactly("a1", "a3");
    }

    @Test
    void knowsARepeatOfWhatIsGone() {
        var first = orders().send(List.of(once("a1", "x")));
        orders().delete(List.of(receive(1).getFirst().receipt()));
        assertThat(orders().send(List.of(once("a2", "x")))).isEqualTo(first);
        assertThat(orders().counts().all()).isZero();
    }

    @Test
    void aPurgeForgetsWhatWasSent() {
        orders().send(List.of(once("a1", "x")));
        orders().purge();
        orders().send(List.of(once("a2", "x")));
        crashAndReopen();
        orders().send(List.of(once("a3", "x")));
        assertThat(seen(orders())).containsExactly("a2");
    }

    @Test
    void knowsARepeatAfterACrash() {
        var first = orders().send(List.of(once("a1", "x")));
        crashAndReopen();
        time.advance(WINDOW.minusMillis(1));
        reopen();
        assertThat(orders().send(List.of(once("a2", "x")))).isEqualTo(first);
        time.advance(Duration.ofMillis(1));
        crashAndReopen();
        assertThat(orders().send(List.of(once("a3", "x")))).isNotEqualTo(first);
        assertThat(seen(orders())).containsExactly("a1", "a3");
    }

    @Test
    void knowsARepeatWithinACall() {
        var sent = orders().send(List.of(once("a1", "x"), once("a2", "y"), once("a3", "x")));
        assertThat(sent.get(2)).isEqualTo(sent.get(0));
        assertThat(sent.get(1)).isNotEqualTo(sent.get(0));
        assertThat(bodies(receive(10))).containsExactly("a1", "a2");
    }

    @Test
    void aCallOfNothingButRepeatsAddsNothing() {
        var first = sendGrouped("a1", "b1");
        assertThat(sendGrouped("a1", "b1")).isEqualTo(first);
        assertThat(seen(orders())).containsExactly("a1", "b1");
        sendGrouped("c1");
        assertThat(seen(orders())).containsExactly("a1", "b1", "c1");
    }

    @Test
    void takesTheBodyWhereNoIdIsGiven() {
        var first = orders().send(List.of(message("same").in("a")));
        assertThat(orders().send(List.of(message("same").in("b")))).isEqualTo(first);
        var received = receive(10);
        assertThat(received).hasSize(1);
        // SHA-256 of 'same', computed with another implementation
        assertThat(received.getFirst().deduplication())
                .contains("0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5");
        orders().send(List.of(once("a2", "other"), once("a2", "another")));
        assertThat(seen(orders())).containsExactly("same", "a2", "a2");
    }

    @Test
    void wantsAnIdWhereBodiesDoNotCount() {
        var queue = create("ids", new Queue.Fifo(false, false));
        assertThatThrownBy(() -> queue.send(List.of(grouped("a1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ids")
                .hasMessageContaining("deduplication");
        queue.send(List.of(once("a1", "x"), once("a1", "y")));
        assertThat(seen(queue)).containsExactly("a1", "a1");
    }

    @Test
    void groupsMayHaveIdsOfTheirOwn() {
        var queue = create("apart", new Queue.Fifo(true, true));
        queue.send(List.of(once("a1", "x"), once("b1", "x"), once("a2", "x")));
        assertThat(seen(queue)).containsExactly("a1", "b1");
        crashAndReopen();
        repair().queue("apart").send(List.of(once("b2", "x"), once("c1", "x")));
        assertThat(seen(repair().queue("apart"))).containsExactly("a1", "b1", "c1");
    }

    @Test
    void whatWasAcceptedStaysSoWhenTheScopeChanges() {
        var queue = create("apart", new Queue.Fifo(true, true));
        queue.send(List.of(once("a1", "x"), once("b1", "x"), once("b2", "y")));
        var wide = fifo(Queue.deadLetters("apart"), Duration.ZERO, new Queue.Fifo(true, false));
        services().queues().change(Definition.of(wide));
        queue.send(List.of(once("c1", "x"), once("c2", "y"), once("c3", "z")));
        assertThat(seen(queue)).containsExactly("a1", "b1", "b2", "c3");
    }

    @Test
    void aQueueMadeAnewRemembersNothing() {
        create("again", Queue.Fifo.DEFAULT).send(List.of(once("a1", "x")));
        services().queues().delete("again");
        var queue = create("again", Queue.Fifo.DEFAULT);
        queue.send(List.of(once("a2", "x")));
        assertThat(seen(queue)).containsExactly("a2");
    }

    @Test
    void manySendersOfOneMessageHaveOneAnswer() throws Exception {
        var answers = new ArrayList<Future<List<Message.Sent>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                int number = i;
                answers.add(
                        threads.submit(() ->
                                orders().send(List.of(once("a" + number, "x"), grouped("b")))));
            }
            var distinct = new ArrayList<List<Message.Sent>>();
            for (var answer : answers) {
                distinct.add(answer.get(20, TimeUnit.SECONDS));
            }
            assertThat(Set.copyOf(distinct)).hasSize(1);
        }
        assertThat(receive(100)).hasSize(2);
    }
}
