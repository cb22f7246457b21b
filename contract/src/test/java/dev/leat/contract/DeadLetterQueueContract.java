package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Attribute;
import dev.leat.batch.Outcome;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueueException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Contract of redriving dead letters: after a crash at any point, each message is either still in
/// the dead-letter queue, or both sent and recorded in the audit log.
public abstract class DeadLetterQueueContract extends PlatformContract {

    private static final String RUN = "run-1";

    /// Number of large messages whose total size exceeds the maximum of a request, a response and a
    /// page.
    private static final int LARGE = 25;

    protected DeadLetterQueueContract(ContractHost host) {
        super(host);
    }

    private DeadLetterQueue box() {
        return repair().deadLetters(LETTERS);
    }

    private Audit audit() {
        return repair().audit();
    }

    private void begin(String run) {
        audit().save(RedriveFixtures.run(run, LETTERS, time.instant()));
    }

    /// Turns this number of messages into dead letters by receiving them too often.
    private void die(int messages) {
        orders().send(
                        IntStream.range(0, messages)
                                .mapToObj(
                                        i -> message("m" + i, Map.of("n", Attribute.text("" + i))))
                                .toList());
        dieAgain(messages);
    }

    private void dieAgain(int messages) {
        for (int i = 0; i <= MOST_RECEIVES; i++) {
            assertThat(receive(orders(), messages)).hasSize(i < MOST_RECEIVES ? messages : 0);
            time.advance(VISIBILITY);
        }
    }

    private List<DeadLetterQueue.Return> returns(String run) {
        return box().read(0, 1000).stream().map(seen -> RedriveFixtures.of(seen, run)).toList();
    }

    @Test
    void sendsLettersBackAsTheMessagesThatTheyWere() {
        die(3);
        begin(RUN);
        var dead = box().read(0, 10);
        assertThat(box().redrive(RUN, returns(RUN)))
                .containsExactlyElementsOf(dead.stream().map(Message.Seen::sequence).toList());
        assertThat(letters().counts().all()).isZero();
        assertThat(box().read(0, 10)).isEmpty();
        var back = receive(orders(), 10);
        assertThat(bodies(back)).containsExactly("m0", "m1", "m2");
        var first = back.getFirst();
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.id()).isEqualTo(dead.getFirst().id());
        assertThat(first.sentAt()).isEqualTo(start);
        var record = source().lease(1, Long.MAX_VALUE);
        assertThat(record).isEmpty();
        time.advance(VISIBILITY);
        var leased = source().lease(1, Long.MAX_VALUE).orElseThrow().work().records().getFirst();
        var restored = RedriveAttribute.restored(leased);
        assertThat(restored.attributes()).isEqualTo(Map.of("n", Attribute.text("0")));
        assertThat(restored.redrive().orElseThrow().run()).isEqualTo(RUN);
        assertThat(restored.redrive().orElseThrow().attempts()).isEqualTo(MOST_RECEIVES);
    }

    @Test
    void endsBehindTheLettersThatThereAre() {
        assertThat(box().end()).isZero();
        die(3);
        assertThat(box().end()).isEqualTo(box().read(2, 1).getFirst().sequence() + 1);
    }

    @Test
    void sendsEachLetterOnce() {
        die(4);
        begin(RUN);
        var all = returns(RUN);
        assertThat(box().redrive(RUN, all.subList(0, 2))).hasSize(2);
        crashAndReopen();
        assertThat(box().redrive(RUN, all)).hasSize(2);
        assertThat(box().redrive(RUN, all)).isEmpty();
        assertThat(seen(orders())).containsExactly("m0", "m1", "m2", "m3");
        assertThat(audit().outcomes(RUN)).containsExactly(Map.entry(Outcome.PENDING, 4L));
        assertThat(audit().run(RUN).orElseThrow().redriven()).isEqualTo(4);
    }

    @Test
    void leavesWhatSomebodyHasInHand() {
        die(3);
        begin(RUN);
        assertThat(bodies(receive(letters(), 1))).containsExactly("m0");
        var all = returns(RUN);
        assertThat(box().redrive(RUN, all)).hasSize(2);
        assertThat(box().remove(box().read(0, 10))).isEmpty();
        time.advance(VISIBILITY);
        assertThat(box().redrive(RUN, all)).hasSize(1);
        assertThat(seen(orders())).containsExactlyInAnyOrder("m0", "m1", "m2");
    }

    @Test
    void sendsWhatItIsGivenToTheQueueThatItIsGiven() {
        die(2);
        begin(RUN);
        var edited = new ArrayList<DeadLetterQueue.Return>();
        for (var letter : returns(RUN)) {
            var other =
                    RedriveFixtures.edited(
                            letter,
                            ("new " + text(letter.body())).getBytes(StandardCharsets.UTF_8));
            edited.add(
                    new DeadLetterQueue.Return(
                            other.deadLetter(),
                            RETURNS,
                            other.body(),
                            other.attributes(),
                            other.redrive(),
                            other.identity(),
                            true));
        }
        box().redrive(RUN, edited.reversed());
        assertThat(seen(repair().queue(RETURNS))).containsExactly("new m0", "new m1");
        assertThat(audit().entries(RUN, 0, 10)).allMatch(Audit.Entry::edited);
    }

    @Test
    void sendsNothingWhereAQueueIsNotThereOrTheRunIsNotKnown() {
        die(2);
        begin(RUN);
        var lost = RedriveFixtures.to("nowhere", box().read(0, 1).getFirst(), RUN);
        assertThatThrownBy(() -> box().redrive(RUN, List.of(returns(RUN).getLast(), lost)))
                .isInstanceOf(NoSuchQueueException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> box().redrive("other", returns("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
        assertThat(seen(letters())).containsExactly("m0", "m1");
        assertThat(orders().counts().all()).isZero();
        assertThat(audit().outcomes(RUN)).isEmpty();
        assertThat(box().redrive(RUN, returns(RUN))).hasSize(2);
    }

    @Test
    void removesLettersForGood() {
        die(3);
        var all = box().read(0, 10);
        assertThat(box().remove(all.subList(0, 2)))
                .containsExactly(all.get(0).sequence(), all.get(1).sequence());
        crashAndReopen();
        assertThat(seen(letters())).containsExactly("m2");
        assertThat(box().remove(all)).containsExactly(all.getLast().sequence());
        assertThat(box().remove(all)).isEmpty();
    }

    @Test
    void sendsNothingThatWasPurged() {
        die(2);
        begin(RUN);
        var all = returns(RUN);
        letters().purge();
        assertThat(box().redrive(RUN, all)).isEmpty();
        assertThat(orders().counts().all()).isZero();
    }

    @Tag("attack")
    @Test
    void readsLargeLettersInPagesAndSendsThemBack() {
        var large = new byte[Message.MOST_BYTES];
        Arrays.fill(large, (byte) 0xFF); // JSON has zeros in six characters each
        for (int i = 0; i < LARGE; i++) {
            letters().send(List.of(Message.Outgoing.of(large)));
        }
        var all = new ArrayList<DeadLetterQueue.Return>();
        long from = 0;
        for (var page = box().read(from, 1000); !page.isEmpty(); page = box().read(from, 1000)) {
            assertThat(page).hasSizeLessThan(LARGE);
            page.forEach(seen -> all.add(RedriveFixtures.to(ORDERS, seen, RUN)));
            from = page.getLast().sequence() + 1;
        }
        assertThat(all).hasSize(LARGE);
        assertThat(box().read(0, 3)).isNotEmpty().hasSizeLessThanOrEqualTo(3);
        begin(RUN);
        assertThat(box().redrive(RUN, all)).hasSize(LARGE);
        assertThat(orders().counts().all()).isEqualTo(LARGE);
    }

    @Test
    void aMessageThatDiesAgainKeepsItsLives() {
        die(1);
        for (int life = 1; life <= 3; life++) {
            var run = "run-" + life;
            begin(run);
            box().redrive(run, returns(run));
            dieAgain(1);
            var found = DeadLetterInfo.of(box().read(0, 1).getFirst().attributes()).orElseThrow();
            assertThat(found.lives()).hasSize(life);
            assertThat(found.lives().getLast().run()).isEqualTo(run);
            assertThat(found.attempts()).isEqualTo(MOST_RECEIVES);
            assertThat(found.attributes()).isEqualTo(Map.of("n", Attribute.text("0")));
            assertThat(audit().outcomes(run)).containsExactly(Map.entry(Outcome.RETRIED, 1L));
        }
    }

    @Test
    void eachLetterIsInOnePlaceWhereverTheProcessDies() {
        var whole = CrashPoints.none();
        die(7);
        redriveAll("whole", whole);
        orders().purge();
        for (int point = 0; point < whole.passed(); point++) {
            die(7);
            var run = "died-at-" + point;
            var points = CrashPoints.at(point);
            try {
                redriveAll(run, points);
            } catch (CrashError _) {
                crashAndReopen();
                check(run, 7);
                redriveAll(run, CrashPoints.none());
            }
            check(run, 7);
            assertThat(letters().counts().all()).isZero();
            orders().purge();
        }
    }

    private void redriveAll(String run, CrashPoints points) {
        points.pass();
        if (audit().run(run).isEmpty()) {
            begin(run);
        }
        for (var page = box().read(0, 3); !page.isEmpty(); page = box().read(0, 3)) {
            points.pass();
            box().redrive(run, page.stream().map(seen -> RedriveFixtures.of(seen, run)).toList());
            points.pass();
        }
    }

    private void check(String run, int messages) {
        var everywhere = new ArrayList<>(seen(letters()));
        var back = seen(orders());
        everywhere.addAll(back);
        assertThat(everywhere).hasSize(messages).doesNotHaveDuplicates();
        assertThat(audit().entries(run, 0, 100)).hasSize(back.size());
        long redriven = audit().run(run).map(Audit.Run::redriven).orElse(0L);
        assertThat(redriven).isEqualTo(back.size());
    }
}
