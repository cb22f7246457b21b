package dev.leat.engine;

import static dev.leat.batch.Outcome.DELIVERED;
import static dev.leat.batch.Outcome.DUPLICATE;
import static dev.leat.batch.Outcome.PENDING;
import static dev.leat.batch.Outcome.REJECTED;
import static dev.leat.batch.Outcome.RETRIED;
import static dev.leat.batch.Outcome.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.batch.Attribute;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.batch.Rows;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.kernel.Kernel;
import dev.leat.plan.RedriveResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Passes over redriven records.
class RedrivePassTest {

    private static final RedriveHistory.Life LIFE =
            new RedriveHistory.Life(5, "00ff00", OrdersByHand.NOW, "ann", "run-1");

    private final Bench bench = new Bench();

    @Test
    void aRedriveGoesToTheSinksThatItIsForAndNoOthers() {
        bench.home.enqueue(sentBack("ORD7 U1 25000", "user_stats"));

        var table = bench.passQueue();

        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, DUPLICATE, PENDING);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(1, 25000);
        assertThat(bench.home.view("region_stats", "U1")).containsExactly(0, 0);
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aRedriveForNoneOfThePipelinesSinksIsForAllOfThem() {
        bench.home.enqueue(sentBack("ORD7 U1 25000", "stats_of_old"));

        var table = bench.passQueue();

        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, DELIVERED, PENDING);
    }

    @Test
    void theKernelSeesTheRecordAsItWas() {
        var seen = new ArrayList<Record>();
        var watched = new Bench(OrdersByHand.app(), watching(seen));
        watched.home.enqueue(sentBack("ORD7 U1 25000", "user_stats"));

        watched.passQueue();

        var original = OrdersByHand.record("ORD7 U1 25000");
        assertThat(seen)
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.attributes()).isEqualTo(original.attributes());
                    assertThat(record.id()).isEqualTo(original.id());
                    assertThat(record.receivedAt()).isEqualTo(original.receivedAt());
                    assertThat(record.redrive()).map(RedriveHistory::run).contains("run-2");
                });
    }

    @Test
    void howARedrivenRecordEndedIsKeptInTheCommitThatEndsIt() {
        bench.pass("ORD3 U1 100");
        int before = bench.home.commits();
        bench.home.enqueue(sentBack("ORD7 U1 25000", "user_stats"));
        bench.home.enqueue(sentBack("ORD3 U1 100", "user_stats"));
        bench.home.enqueue(sentBack("ORD8 U2 -500", "user_stats"));

        bench.passQueue();

        assertThat(bench.home.commits()).isEqualTo(before + 1);
        assertThat(bench.home.redriveResults())
                .extracting(RedriveResult::run, RedriveResult::message, RedriveResult::outcome)
                .containsExactly(
                        tuple("run-2", "m-ORD7 U1 25000", DELIVERED),
                        tuple("run-2", "m-ORD3 U1 100", DUPLICATE),
                        tuple("run-2", "m-ORD8 U2 -500", REJECTED));
        assertThat(bench.home.redriveResults())
                .extracting(RedriveResult::identity)
                .satisfiesExactly(
                        newer -> assertThat(newer).matches("[0-9a-f]{32}"),
                        repeat -> assertThat(repeat).matches("[0-9a-f]{32}"),
                        bad -> assertThat(bad).isEmpty());
    }

    @Test
    void whatWasNeverADeadLetterHasNoFate() {
        bench.pass("ORD7 U1 25000", "ORD8 U2 -500");

        assertThat(bench.home.redriveResults()).isEmpty();
    }

    @Test
    void aDeadLetterOfARedrivenRecordTellsItsLives() {
        bench.home.enqueue(sentBack("ORD8 U2 -500", "user_stats"));

        bench.passQueue();

        var letter = bench.home.letters().getFirst();
        var attributes = DeadLetterAttribute.attributes(letter);
        var finding = DeadLetterInfo.of(attributes).orElseThrow();
        assertThat(finding.lives()).containsExactly(LIFE);
        assertThat(finding.failed()).containsExactly("user_stats");
        assertThat(finding.done()).containsExactly("region_stats");
        assertThat(attributes).containsOnlyKeys("trace", "leat");
    }

    @Test
    void aParkedRecordGoesBackAsItCameAndHasNoFateYet() {
        var redis = bench.external("user_stats");
        redis.setUnavailable(true);
        var sent = sentBack("ORD7 U1 25000", "user_stats");
        bench.home.enqueue(sent);

        var table = bench.passQueue();

        assertThat(OrdersByHand.row(table, 0)).containsExactly(RETURNED, DUPLICATE, PENDING);
        assertThat(bench.home.redriveResults()).isEmpty();
        assertThat(bench.home.queue())
                .singleElement()
                .satisfies(record -> assertThat(record.attributes()).isEqualTo(sent.attributes()));

        redis.setUnavailable(false);
        bench.passQueue();
        assertThat(bench.home.redriveResults())
                .extracting(RedriveResult::outcome)
                .containsExactly(DELIVERED);
        assertThat(bench.home.view("region_stats", "U1")).containsExactly(0, 0);
    }

    @Test
    void aRetriedRecordKeepsWhatItIsForUntilItsLastAttempt() {
        bench.home.verdict((_, _) -> RETRIED);
        bench.home.enqueue(sentBack("ORD7 U1 25000", "user_stats"));

        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThat(OrdersByHand.row(bench.passQueue(), 0))
                    .containsExactly(RETRIED, DUPLICATE, PENDING);
            assertThat(bench.home.redriveResults()).isEmpty();
        }
        bench.passQueue();

        assertThat(bench.home.redriveResults())
                .extracting(RedriveResult::outcome)
                .containsExactly(RETRIED);
        assertThat(bench.home.letters()).hasSize(1);
    }

    @Test
    void theSourceGetsBackWhatItHandedOutAndTheRecordHasItsMessagesId() {
        var original = OrdersByHand.record("ORD7 U1 25000");
        var elsewhere =
                new Record(
                        "new-id",
                        original.body(),
                        attributes(original, "user_stats"),
                        0,
                        original.receivedAt().plusSeconds(60));
        bench.home.enqueue(elsewhere);

        bench.passQueue();

        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.redriveResults())
                .extracting(RedriveResult::message)
                .containsExactly("new-id");
    }

    @Test
    void whatFirstArrivedBeforeTheDedupeWindowIsTooLateAlsoWhenItComesBack() {
        bench.clock = OrdersByHand.NOW.plus(Duration.ofDays(18)).plusSeconds(1);
        bench.home.enqueue(sentBack("ORD7 U1 25000", "user_stats"));

        var table = bench.passQueue();

        assertThat(OrdersByHand.row(table, 0)).containsExactly(REJECTED, DUPLICATE, DELIVERED);
        assertThat(bench.home.letters().getFirst().failed()).containsOnlyKeys("user_stats");
    }

    @Test
    void aBadGroupThatIsSentBackDoesNotPauseThePipeline() {
        var good = new Record[1000];
        for (int i = 0; i < good.length; i++) {
            good[i] = OrdersByHand.record("G" + i + " U1 100");
        }
        bench.pass(good);
        for (int i = 0; i < 1000; i++) {
            bench.home.enqueue(sentBack("B" + i + " U1 -100", "user_stats"));
        }

        bench.passQueue();
        bench.pass("ORD7 U1 100");

        assertThat(bench.paused).isEmpty();
        assertThat(bench.home.letters()).hasSize(1000);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(1001, 100100);
    }

    @Test
    void anAttributeThatSaysNothingIsTheProducersOwn() {
        var original = OrdersByHand.record("ORD7 U1 25000");
        var broken =
                Map.of("leat", Attribute.text("{\"redrive\":\"run\",\"first_seen\":\"soon\"}"));
        var seen = new ArrayList<Record>();
        var watched = new Bench(OrdersByHand.app(), watching(seen));

        watched.pass(new Record(original.id(), original.body(), broken, 1, original.receivedAt()));

        assertThat(seen.getFirst().attributes()).isEqualTo(broken);
        assertThat(watched.home.redriveResults()).isEmpty();
    }

    @Test
    void anAttributeCannotMakeARecordYoungerThanItsMessage() {
        var original = OrdersByHand.record("ORD7 U1 25000");
        var future = Instant.parse("2099-01-01T00:00:00Z");
        var attributes =
                RedriveAttribute.attributes(
                        original.attributes(),
                        new RedriveHistory("run-2", Set.of(), List.of()),
                        original.id(),
                        future);

        var restored =
                RedriveAttribute.restored(
                        new Record("m", original.body(), attributes, 1, original.receivedAt()));

        assertThat(restored.receivedAt()).isEqualTo(original.receivedAt());
    }

    @Test
    void anAttributeCannotTakeTheIdOfAnotherMessage() {
        var original = OrdersByHand.record("ORD7 U1 25000");
        var attributes =
                RedriveAttribute.attributes(
                        original.attributes(),
                        new RedriveHistory("run-2", Set.of(), List.of()),
                        "the id of another",
                        original.receivedAt());

        var restored =
                RedriveAttribute.restored(
                        new Record("m", original.body(), attributes, 1, original.receivedAt()));

        assertThat(restored.id()).isEqualTo("m");
        assertThat(restored.redrive()).isPresent();
    }

    private static Record sentBack(String body, String... only) {
        var original = OrdersByHand.record(body);
        return new Record(
                original.id(),
                original.body(),
                attributes(original, only),
                0,
                original.receivedAt());
    }

    private static Map<String, Attribute> attributes(Record original, String... only) {
        return RedriveAttribute.attributes(
                original.attributes(),
                new RedriveHistory("run-2", Set.of(only), List.of(LIFE)),
                original.id(),
                original.receivedAt());
    }

    private static Kernel watching(List<Record> seen) {
        var kernel = OrdersByHand.kernel();
        return new KernelWithoutFiles() {
            @Override
            public Rows run(LeasedWork work, Outcomes table) {
                seen.addAll(work.records());
                return kernel.run(work, table);
            }

            @Override
            public void close() {
                kernel.close();
            }
        };
    }
}
