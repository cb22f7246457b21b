package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.OriginalMessage;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.QueueAdmin.Move;
import dev.leat.port.QueueAdmin.Move.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Contract of moving dead letters: no message is lost or duplicated, even by a crash.
public abstract class MoveContract extends PlatformContract {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /// Maximum real duration of a move in nanoseconds.
    private static final long PATIENCE = 60_000_000_000L;

    protected MoveContract(ContractHost host) {
        super(host);
    }

    private MessageQueue queue(String name) {
        return repair().queue(name);
    }

    /// Turns this number of messages of a queue into dead letters by receiving them too often.
    private void die(MessageQueue queue, int messages) {
        queue.send(
                java.util.stream.IntStream.range(0, messages)
                        .mapToObj(i -> message("m" + i, Map.of("n", Attribute.text("" + i))))
                        .toList());
        dieAgain(queue, messages);
    }

    private void dieAgain(MessageQueue queue, int messages) {
        for (int i = 0; i <= MOST_RECEIVES; i++) {
            assertThat(receive(queue, messages)).hasSize(i < MOST_RECEIVES ? messages : 0);
            time.advance(VISIBILITY);
        }
    }

    private Move move(Optional<String> to, Optional<Integer> perSecond) {
        return services().queues().move(LETTERS, to, perSecond);
    }

    private Move latest() {
        return services().queues().moves(LETTERS).getFirst();
    }

    private Move until(Predicate<Move> reached) {
        long end = System.nanoTime() + PATIENCE;
        var move = latest();
        while (!reached.test(move)) {
            assertThat(System.nanoTime()).as("%s", move).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
            move = latest();
        }
        return move;
    }

    private Move untilEnded() {
        return until(m -> m.state() != State.RUNNING);
    }

    @Test
    void movesEachMessageToTheQueueThatItDiedIn() {
        die(orders(), 3);
        die(queue(RETURNS), 1);
        var dead = letters().browse(0, 10);
        assertThat(OriginalMessage.of(dead.getFirst().attributes()).orElseThrow().source())
                .isEqualTo(ORDERS);
        var began = move(Optional.empty(), Optional.empty());
        assertThat(began.state()).isEqualTo(State.RUNNING);
        assertThat(began.toMove()).isEqualTo(3);
        var ended = untilEnded();
        assertThat(ended.state()).isEqualTo(State.COMPLETED);
        assertThat(ended.moved()).isEqualTo(3);
        assertThat(letters().counts().all()).isZero();
        var received = receive(orders(), 10);
        assertThat(bodies(received)).containsExactly("m0", "m1", "m2");
        var first = received.getFirst();
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.id()).isEqualTo(dead.getFirst().id());
        assertThat(first.sentAt()).isEqualTo(start);
        assertThat(first.attributes()).isEqualTo(Map.of("n", Attribute.text("0")));
    }

    @Test
    void movesAllToOneQueue() {
        die(orders(), 3);
        letters().send(List.of(message("by hand")));
        move(Optional.of(RETURNS), Optional.empty());
        assertThat(untilEnded().moved()).isEqualTo(4);
        assertThat(bodies(receive(queue(RETURNS), 10)))
                .containsExactly("m0", "m1", "m2", "by hand");
        assertThat(orders().counts().all()).isZero();
    }

    @Test
    void movesNoMoreThanSoManyASecondAndCanBeStopped() {
        die(orders(), 10);
        move(Optional.empty(), Optional.of(4));
        until(m -> m.moved() == 4);
        assertThatThrownBy(() -> move(Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
        time.advance(SECOND.minusMillis(1));
        assertThat(latest().moved()).isEqualTo(4);
        time.advance(Duration.ofMillis(1));
        var half = until(m -> m.moved() == 8);
        assertThat(services().queues().cancel(half.handle()))
                .hasValueSatisfying(m -> assertThat(m.state()).isEqualTo(State.CANCELLED));
        assertThat(untilEnded().state()).isEqualTo(State.CANCELLED);
        assertThat(services().queues().cancel(half.handle())).isEmpty();
        assertThat(letters().counts().all()).isEqualTo(2);
        assertThat(orders().counts().all()).isEqualTo(8);
    }

    @Test
    void goesOnAfterACrash() throws Exception {
        die(orders(), 10);
        move(Optional.empty(), Optional.of(3));
        until(m -> m.moved() == 3);
        crashAndReopen();
        until(m -> m.moved() >= 6);
        reopen();
        while (latest().state() == State.RUNNING) {
            time.advance(SECOND);
        }
        assertThat(latest().moved()).isEqualTo(10);
        assertThat(letters().counts().all()).isZero();
        var bodies = bodies(receive(orders(), 20));
        assertThat(new HashSet<>(bodies)).hasSize(10);
        assertThat(bodies).hasSize(10);
    }

    @Test
    void waitsForWhatSomebodyHoldsAndLeavesWhatCameLater() throws Exception {
        die(orders(), 2);
        assertThat(receive(letters(), 1)).hasSize(1);
        move(Optional.empty(), Optional.empty());
        until(m -> m.moved() == 1);
        time.untilWaiting(1);
        letters().send(List.of(message("later")));
        time.advance(VISIBILITY);
        assertThat(untilEnded().moved()).isEqualTo(2);
        assertThat(seen(letters())).containsExactly("later");
    }

    @Test
    void failsWhereItCannotTellWhereTo() {
        die(orders(), 1);
        letters().send(List.of(message("by hand")));
        move(Optional.empty(), Optional.empty());
        var failed = untilEnded();
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.failure()).isEqualTo("CouldNotDetermineMessageSource");
        assertThat(failed.moved()).isEqualTo(1);
        assertThat(bodies(receive(letters(), 10))).containsExactly("by hand");
    }

    @Test
    void failsWhereTheQueueIsGone() {
        var queues = services().queues();
        var gone =
                new Queue(
                        "gone",
                        new Queue.Periods(VISIBILITY, RETENTION, Duration.ZERO),
                        MOST_RECEIVES,
                        Optional.of(LETTERS));
        queues.create(Definition.of(gone), Map.of());
        die(queue("gone"), 1);
        queues.delete("gone");
        move(Optional.empty(), Optional.empty());
        assertThat(untilEnded().failure()).isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
        assertThat(receive(letters(), 1)).extracting(Message.Received::attempt).containsExactly(1);
        assertThatThrownBy(() -> move(Optional.of("gone"), Optional.empty()))
                .isInstanceOf(NoSuchQueueException.class);
    }

    @Test
    void movesWhatIsBeforeALetterWhoseQueueIsGone() {
        var gone =
                new Queue(
                        "gone",
                        new Queue.Periods(VISIBILITY, RETENTION, Duration.ZERO),
                        MOST_RECEIVES,
                        Optional.of(LETTERS));
        services().queues().create(Definition.of(gone), Map.of());
        die(orders(), 2);
        die(queue("gone"), 1);
        die(orders(), 1);
        services().queues().delete("gone");
        move(Optional.empty(), Optional.empty());
        var failed = untilEnded();
        assertThat(failed.failure()).isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
        assertThat(failed.moved()).isEqualTo(2);
        assertThat(bodies(receive(orders(), 10))).containsExactly("m0", "m1");
        assertThat(letters().counts().all()).isEqualTo(2);
    }

    @Test
    void forgetsLives() {
        var run = "run-1";
        die(orders(), 1);
        repair().audit().save(RedriveFixtures.run(run, LETTERS, time.instant()));
        try (var box = repair().deadLetters(LETTERS)) {
            box.redrive(run, List.of(RedriveFixtures.of(box.read(0, 1).getFirst(), run)));
        }
        dieAgain(orders(), 1);
        move(Optional.empty(), Optional.empty());
        untilEnded();
        assertThat(receive(orders(), 1).getFirst().attributes())
                .isEqualTo(Map.of("n", Attribute.text("0")));
    }

    @Test
    void isARunOfTheAuditThatHasNoLetters() {
        die(orders(), 3);
        var began = move(Optional.of(RETURNS), Optional.of(500));
        untilEnded();
        var run = repair().audit().run(began.handle()).orElseThrow();
        assertThat(run.by()).isEqualTo("sqs");
        assertThat(run.queue()).isEqualTo(LETTERS);
        assertThat(run.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(run.redriven()).isEqualTo(3);
        assertThat(run.terms())
                .isEqualTo(Audit.Terms.move(Optional.of(RETURNS), Optional.of(500.0), 3));
        assertThat(repair().audit().entries(run.id(), 0, 9)).isEmpty();
    }

    @Test
    void aMoveThatWasCancelledStaysSo() throws Exception {
        die(orders(), 2);
        var began = move(Optional.empty(), Optional.of(1));
        until(m -> m.moved() == 1);
        assertThat(services().queues().cancel(began.handle())).isPresent();
        crashAndReopen();
        assertThat(latest().state()).isEqualTo(State.CANCELLED);
        time.advance(SECOND.multipliedBy(9));
        assertThat(letters().counts().all()).isEqualTo(1);
        move(Optional.empty(), Optional.empty());
        assertThat(untilEnded().moved()).isEqualTo(1);
    }

    @Test
    void remembersTheLastTenMoves() {
        for (int i = 0; i < 12; i++) {
            move(Optional.empty(), Optional.of(i + 1));
            assertThat(untilEnded().state()).isEqualTo(State.COMPLETED);
        }
        reopen();
        assertThat(services().queues().moves(LETTERS))
                .extracting(m -> m.perSecond().orElse(0))
                .containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4, 3);
        assertThat(services().queues().moves(ORDERS)).isEmpty();
    }
}
