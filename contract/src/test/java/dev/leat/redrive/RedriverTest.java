package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RedriverTest {

    private static final String CAUSE = Cause.of("count", Dead.REASON).id();

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);
    private final Signal stop = new Signal();
    private final RecordingListener reported = new RecordingListener();

    /// A recorder of reported events.
    private static final class RecordingListener implements RedriveListener {
        private final List<String> kept = new ArrayList<>();

        @Override
        public void held(ReceivedDeadLetter letter, String why) {
            kept.add(letter.message().sequence() + " held: " + why);
        }

        @Override
        public void skipped(ReceivedDeadLetter letter, String why) {
            kept.add(letter.message().sequence() + " passed: " + why);
        }
    }

    private Redriver redriver() {
        return new Redriver(box, box, time, Dead.app());
    }

    private Audit.Run run(Audit.Terms terms) {
        return run(terms, RunOptions.PLAIN);
    }

    private Audit.Run run(Audit.Terms terms, RunOptions manner) {
        return drive(redriver().begin("ann", "orders-dlq", terms), manner);
    }

    private Audit.Run drive(Audit.Run run, RunOptions manner) {
        try {
            return redriver().drive(run, manner, reported, stop);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<Long> sent() {
        return box.sent.stream().map(back -> back.deadLetter().sequence()).toList();
    }

    private void letters(long from, long to) {
        LongStream.rangeClosed(from, to).mapToObj(Dead::letter).forEach(box::add);
    }

    private static RedriveHistory.Life life(String cause, String run) {
        return new RedriveHistory.Life(2, cause, Dead.SENT, "bob", run);
    }

    private Record arrived(DeadLetterQueue.Return back) {
        return RedriveAttribute.restored(
                new Record("new", back.body(), back.attributes(), 1, time.instant()));
    }

    @Test
    void sendsEachLetterBackToTheSinksThatFailed() {
        letters(1, 3);

        var run = run(Audit.Terms.ALL);

        assertThat(run.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(run.redriven()).isEqualTo(3);
        assertThat(box.runs.get(run.id())).isEqualTo(run);
        assertThat(sent()).containsExactly(1L, 2L, 3L);
        assertThat(box.sent).allMatch(back -> back.to().equals("orders") && !back.edited());
        var record = arrived(box.sent.getFirst());
        assertThat(record.receivedAt()).isEqualTo(Dead.SENT);
        assertThat(record.redrive())
                .contains(
                        new RedriveHistory(
                                run.id(),
                                java.util.Set.of("second"),
                                List.of(
                                        new RedriveHistory.Life(
                                                2, CAUSE, time.instant(), "ann", run.id()))));
    }

    @Test
    void sendsToAllSinksWhereNoneIsDone() {
        box.add(Dead.letter(1, List.of()));

        run(Audit.Terms.ALL);

        assertThat(box.sent.getFirst().redrive().only()).isEmpty();
    }

    @Test
    void changesNothingTheSecondTime() {
        letters(1, 2_500);

        assertThat(run(Audit.Terms.ALL).redriven()).isEqualTo(2_500);
        assertThat(run(Audit.Terms.ALL).redriven()).isZero();
        assertThat(sent()).hasSize(2_500).isSorted();
    }

    @Test
    void sendsWhatIsSelectedUpToTheLimit() {
        letters(1, 2_000);

        var run =
                run(
                        Dead.terms()
                                .where(Optional.of("total % 2 = 0"))
                                .limit(Optional.of(700L))
                                .build());

        assertThat(run.redriven()).isEqualTo(700);
        assertThat(sent())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 700).map(i -> i * 2).boxed().toList());
    }

    @Test
    void holdsWhatDiesOfTheSameCauseAgainAndAgain() {
        box.add(Dead.letter(1, life(CAUSE, "a"), life(CAUSE, "b")));
        box.add(Dead.letter(2, life(CAUSE, "a"), life("other", "b")));

        var run = run(Audit.Terms.ALL);

        assertThat(sent()).containsExactly(2L);
        assertThat(run.held()).isEqualTo(1);
        assertThat(reported.kept)
                .containsExactly(
                        "1 held: it failed 3 times with the same cause (group %s)"
                                .formatted(CAUSE));
    }

    @Test
    void sendsRepeatedFailuresIfIncludedOrEdited() {
        box.add(Dead.letter(1, life(CAUSE, "a"), life(CAUSE, "b")));
        run(Dead.terms().set(Map.of("total", "1")).build());
        box.add(Dead.letter(2, life(CAUSE, "a"), life(CAUSE, "b")));
        run(Dead.terms().held(true).build());

        assertThat(sent()).containsExactly(1L, 2L);
        assertThat(box.sent.getFirst().edited()).isTrue();
    }

    @Test
    void holdsWhatWasSentBackTooOftenForAPolicy() {
        box.add(Dead.letter(1));
        box.add(Dead.letter(2, life("x", "a"), life("y", "b")));

        var run = run(Audit.Terms.ALL, RunOptions.atMost(2));
        assertThat(sent()).containsExactly(1L);
        assertThat(run.held()).isEqualTo(1);

        // even where the letter itself forgot its lives
        box.add(Dead.letter(1));
        assertThat(run(Audit.Terms.ALL, RunOptions.atMost(1)).redriven()).isZero();
    }

    @Test
    void leavesWhatItSentBackItselfAndWhatDiedLater() {
        letters(1, 2);
        var begun = redriver().begin("ann", "orders-dlq", Audit.Terms.ALL);
        letters(3, 4);
        box.add(Dead.letter(2, life(CAUSE, begun.id())));

        var run = drive(begun, RunOptions.PLAIN);

        assertThat(sent()).containsExactly(1L);
        assertThat(run.held() + run.passed()).isZero();
    }

    @Test
    void editsByExpressions() {
        letters(5, 5);

        run(Dead.terms().set(Map.of("total", "total * 2")).build());

        assertThat(new String(box.sent.getFirst().body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"o5\",\"total\":10}");
        assertThat(box.entries.getFirst().edited()).isTrue();
    }

    @Test
    void passesOverWhatNoEditHelps() {
        letters(1, 2);
        box.add(Dead.seen(3, new byte[] {1}, Dead.letter(3).attributes()));

        var run = run(Dead.terms().set(Map.of("total", "if(id = 'o1', null, 7)")).build());

        assertThat(sent()).containsExactly(2L);
        assertThat(run.passed()).isEqualTo(2);
        assertThat(reported.kept)
                .containsExactly(
                        "1 passed: the edited message does not match the schema: total is missing"
                                + " or null (decimal(18,2) not null); the expression returned NULL; in"
                                + " an expression, a column whose text does not fit its type is NULL:"
                                + " letter.body ->> 'total' has the text",
                        "3 passed: the body is not a JSON object, so no field can be set");
    }

    @Test
    void takesAWholeNewBodyThatDecodes() {
        letters(1, 1);
        var bad = RunOptions.edited("{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        var good = RunOptions.edited("{\"id\":\"n\",\"total\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(run(Audit.Terms.ALL, bad).passed()).isEqualTo(1);
        assertThat(run(Audit.Terms.ALL, good).redriven()).isEqualTo(1);
        assertThat(box.sent.getFirst().body()).isEqualTo(good.body().orElseThrow());
    }

    @Test
    void sendsToTheQueueOfTheOption() {
        letters(1, 1);
        assertThat(run(Dead.terms().to(Optional.of("nowhere")).build()).passed()).isEqualTo(1);
        assertThat(reported.kept).containsExactly("1 passed: queue 'nowhere' does not exist");

        run(Dead.terms().to(Optional.of("spare")).build());
        assertThat(box.sent.getFirst().to()).isEqualTo("spare");
    }

    @Test
    void sendsAForeignDeadLetterToItsOnlyPossibleSource() {
        box.add(Dead.seen(1, new byte[] {1}, Map.of("a", Attribute.text("b"))));

        run(Audit.Terms.ALL);

        assertThat(box.sent.getFirst().to()).isEqualTo("orders");
        assertThat(box.sent.getFirst().redrive().lives()).hasSize(1);
    }

    @Test
    void countsTheLivesOfALetterThatAPlainConsumerGaveUp() {
        letters(1, 1);
        var first = run(Audit.Terms.ALL);
        var back = box.sent.getFirst();
        box.add(Dead.seen(9, back.body(), back.attributes()));

        run(Audit.Terms.ALL);

        assertThat(box.sent.get(1).redrive().lives())
                .hasSize(2)
                .first()
                .extracting(RedriveHistory.Life::run)
                .isEqualTo(first.id());
    }

    @Test
    void entersNothingIfAnExpressionIsWrong() {
        letters(1, 1);

        assertThatThrownBy(() -> run(Dead.terms().where(Optional.of("totl = 1")).build()))
                .isInstanceOf(BadExpressionException.class);
        assertThat(box.runs).isEmpty();
    }

    @Test
    void triesOutWhatItWouldDo() {
        letters(1, 3);
        box.add(Dead.letter(4, life(CAUSE, "a"), life(CAUSE, "b")));

        var trial = redriver().dryRun("orders-dlq", Audit.Terms.ALL, RunOptions.PLAIN);

        assertThat(trial.sent()).isEqualTo(Map.of("orders", 3L));
        assertThat(DryRunReport.sum(trial.held())).isEqualTo(1);
        assertThat(box.letters).hasSize(4);
        assertThat(box.runs).isEmpty();
    }

    @Test
    void goesOnWhereItWasStopped() {
        letters(1, 10);
        var redriver = redriver();
        var begun =
                redriver.begin("ann", "orders-dlq", Dead.terms().limit(Optional.of(4L)).build());
        stop.raise();
        var stopped = drive(begun, RunOptions.PLAIN);

        assertThat(stopped.state()).isEqualTo(Audit.State.STOPPED);
        assertThat(stopped.redriven()).isZero();

        var fresh = new Signal();
        var done = drive(stopped, fresh);
        assertThat(done.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(done.redriven()).isEqualTo(4);
        assertThat(drive(done, fresh)).isEqualTo(done);
    }

    private Audit.Run drive(Audit.Run run, Signal signal) {
        try {
            return redriver().drive(run, RunOptions.PLAIN, reported, signal);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void redrivesOnceWhereverItIsKilled() {
        var letters = LongStream.rangeClosed(1, 2_300).mapToObj(Dead::letter).toList();
        for (int point = 0; ; point++) {
            var kept = new MemoryBox(time::instant);
            letters.forEach(kept::add);
            kept.add(Dead.letter(1_500, life(CAUSE, "a"), life(CAUSE, "b")));
            kept.process(CrashPoints.at(point));
            boolean killed = killed(kept);
            kept.process(CrashPoints.none());
            var done = resumed(kept);

            assertThat(done.state()).as("killed at %d", point).isEqualTo(Audit.State.COMPLETED);
            assertThat(done.redriven()).as("killed at %d", point).isEqualTo(2_000);
            assertThat(done.held()).as("killed at %d", point).isEqualTo(1);
            assertThat(kept.sent)
                    .extracting(back -> back.deadLetter().sequence())
                    .doesNotHaveDuplicates()
                    .hasSize(2_000);
            if (!killed) {
                assertThat(point).isGreaterThan(10);
                return;
            }
        }
    }

    private boolean killed(MemoryBox kept) {
        var redriver = new Redriver(kept, kept, time, Dead.app());
        try {
            redriver.drive(
                    redriver.begin(
                            "ann", "orders-dlq", Dead.terms().limit(Optional.of(2_000L)).build()),
                    RunOptions.PLAIN,
                    RedriveListener.none(),
                    stop);
            return false;
        } catch (CrashError _) {
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The run that is in the audit, or a new one if it did not come so far.
    private Audit.Run resumed(MemoryBox kept) {
        var redriver = new Redriver(kept, kept, time, Dead.app());
        try {
            var run =
                    kept.runs.values().stream()
                            .findFirst()
                            .or(() ->
                                    Optional.of(
                                            redriver.begin(
                                                    "ann",
                                                    "orders-dlq",
                                                    Dead.terms()
                                                            .limit(Optional.of(2_000L))
                                                            .build())))
                            .orElseThrow();
            return redriver.drive(run, RunOptions.PLAIN, RedriveListener.none(), stop);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
