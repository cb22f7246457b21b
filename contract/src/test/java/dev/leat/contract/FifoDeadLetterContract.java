package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Queue;
import dev.leat.batch.Reason;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.QueueAdmin.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Contract of dead letters of a FIFO queue: after a message has become a dead letter, later
/// messages of its group are delivered. Dead letters keep their group, id and order, also when they
/// are redriven.
public abstract class FifoDeadLetterContract extends FifoTestBase {

    /// Maximum real duration of a move in nanoseconds.
    private static final long PATIENCE = 60_000_000_000L;

    protected FifoDeadLetterContract(ContractHost host) {
        super(host);
    }

    /// Turns the first message into a dead letter by receiving it too often.
    private void exhaust() {
        for (int i = 0; i < MOST_RECEIVES; i++) {
            assertThat(receive(1)).hasSize(1);
            time.advance(VISIBILITY);
        }
    }

    /// Settles a lease with all of its messages as dead letters.
    private void giveUp(Lease lease) {
        var reasons = Map.of("stats", List.of(Reason.of("missing", "quantity is missing")));
        var letters =
                lease.work().records().stream()
                        .map(r -> new DeadLetter(0, r, "clean", ORDERS, "", List.of(), reasons))
                        .toList();
        var all = new Effect.Again[lease.work().size()];
        engine().sourceStore(ORDERS)
                .commit(tx -> {
                    tx.apply(new Effect.DeadLetters(LETTERS, letters));
                    return tx.apply(new Effect.Settle(lease.work(), all));
                });
    }

    private void move() {
        services().queues().move(LETTERS, Optional.empty(), Optional.empty());
        Supplier<Move> latest = () -> services().queues().moves(LETTERS).getFirst();
        long end = System.nanoTime() + PATIENCE;
        while (latest.get().state() == Move.State.RUNNING) {
            assertThat(System.nanoTime()).as("%s", latest.get()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(latest.get().failure()).isEmpty();
    }

    private List<String> described() {
        return letters().browse(0, 100).stream().map(FifoDeadLetterContract::described).toList();
    }

    private static String described(Message.Seen seen) {
        return "%s %s %s"
                .formatted(
                        text(seen.body()),
                        seen.group().orElse("-"),
                        seen.deduplication().orElse("-"));
    }

    @Test
    void theGroupGoesOnBehindWhatWasReceivedTooOften() {
        orders().send(List.of(once("a1", "x"), once("a2", "y")));
        exhaust();
        assertThat(bodies(receive(10))).containsExactly("a2");
        assertThat(described()).containsExactly("a1 a x");
    }

    @Test
    void lettersOfWorkersKeepGroupIdAndOrder() {
        orders().send(List.of(once("a1", "x"), once("b1", "y"), once("a2", "z")));
        giveUp(lease(10));
        crashAndReopen();
        assertThat(described()).containsExactly("a1 a x", "b1 b y", "a2 a z");
        assertThat(bodies(receive(letters(), 1))).containsExactly("a1");
        assertThat(bodies(receive(letters(), 10))).containsExactly("b1");
    }

    @Test
    void noLetterAndNothingThatIsMovedIsARepeat() {
        orders().send(List.of(once("a1", "x"), once("a2", "y")));
        for (int i = 0; i < 3; i++) {
            giveUp(lease(10));
            assertThat(described()).containsExactly("a1 a x", "a2 a y");
            move();
            assertThat(letters().counts().all()).isZero();
        }
        var back = receive(10);
        assertThat(bodies(back)).containsExactly("a1", "a2");
        assertThat(back).extracting(m -> m.deduplication().orElse("-")).containsExactly("x", "y");
    }

    @Test
    void aLetterThatLooksLikeAnotherIsKept() {
        orders().send(List.of(once("a1", "x")));
        giveUp(lease(10));
        time.advance(Duration.ofMinutes(5));
        orders().send(List.of(once("a2", "x")));
        giveUp(lease(10));
        assertThat(described()).containsExactly("a1 a x", "a2 a x");
    }

    @Test
    void movesComeBehindWhatWaits() {
        sendGrouped("a1", "a2");
        giveUp(lease(1));
        receive(1);
        move();
        sendGrouped("a3");
        time.advance(VISIBILITY);
        assertThat(bodies(receive(10))).containsExactly("a2", "a1", "a3");
    }

    @Test
    void aMessageThatKillsTheProcessLetsItsGroupGoOn() {
        sendGrouped("a1", "aKILLER", "a2", "b1");
        var done = new ArrayList<String>();
        for (var lease = source().lease(100, PLENTY);
                lease.isPresent();
                lease = source().lease(100, PLENTY)) {
            if (bodiesOf(lease.get()).equals(List.of("aKILLER"))
                    && lease.get().suspect().isPresent()) {
                giveUp(lease.get());
            } else if (bodiesOf(lease.get()).contains("aKILLER")) {
                crashAndReopen();
            } else {
                done.addAll(bodiesOf(lease.get()));
                done(lease.get());
            }
        }
        assertThat(done)
                .containsExactlyInAnyOrder("a1", "a2", "b1")
                .containsSubsequence("a1", "a2");
        assertThat(seen(letters())).containsExactly("aKILLER");
    }

    @Test
    void aClientsQueueIsFifoThroughACrash() {
        var delayed = fifo(Queue.deadLetters("mine"), MINUTE, new Queue.Fifo(false, true));
        services().queues().create(Definition.of(delayed), Map.of());
        crashAndReopen();
        var managed = services().queues().find("mine").orElseThrow();
        assertThat(managed.definition().queue()).isEqualTo(delayed);
        var mine = repair().queue("mine");
        mine.send(List.of(once("a1", "x"), once("a2", "y"), once("a3", "y")));
        assertThat(receive(mine, 10)).isEmpty();
        assertThat(mine.counts().delayed()).isEqualTo(2);
        time.advance(MINUTE);
        assertThat(bodies(receive(mine, 1))).containsExactly("a1");
        assertThat(receive(mine, 10)).isEmpty();
    }

    @Test
    void aShorterDelayLetsNothingOvertake() {
        services()
                .queues()
                .create(
                        Definition.of(fifo(Queue.deadLetters("mine"), MINUTE, Queue.Fifo.DEFAULT)),
                        Map.of());
        var mine = repair().queue("mine");
        mine.send(List.of(grouped("a1")));
        services().queues().change(Definition.of(fifo(Queue.deadLetters("mine"))));
        mine.send(List.of(grouped("a2"), grouped("b1")));
        assertThat(bodies(receive(mine, 10))).containsExactly("b1");
        time.advance(MINUTE);
        assertThat(bodies(receive(mine, 10))).containsExactlyInAnyOrder("a1", "a2", "b1");
    }

    @Test
    void aQueueStaysOfItsKindAndSoAreItsLetters() {
        var queues = services().queues();
        queues.create(Definition.of(Queue.deadLetters("plain")), Map.of());
        assertThatThrownBy(() -> queues.change(Definition.of(fifo(Queue.deadLetters("plain")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain");
        var mixed =
                new Queue(
                        "mixed",
                        new Queue.Periods(VISIBILITY, RETENTION, Duration.ZERO),
                        MOST_RECEIVES,
                        Optional.of("plain"));
        assertThatThrownBy(() -> queues.create(Definition.of(fifo(mixed)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mixed")
                .hasMessageContaining("plain");
        assertThatThrownBy(() -> queues.move(LETTERS, Optional.of("plain"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain");
    }

    @Test
    void aStandardQueueKeepsAGroupAndNoOrder() {
        services().queues().create(Definition.of(Queue.deadLetters("plain")), Map.of());
        var plain = repair().queue("plain");
        plain.send(List.of(grouped("a1"), grouped("a1"), message("x")));
        assertThat(receive(plain, 1)).extracting(m -> m.group().orElse("-")).containsExactly("a");
        assertThat(receive(plain, 10))
                .extracting(m -> m.group().orElse("-"))
                .containsExactly("a", "-");
    }
}
