package dev.leat.engine;

import static dev.leat.batch.Outcome.DELIVERED;
import static dev.leat.batch.Outcome.DUPLICATE;
import static dev.leat.batch.Outcome.PENDING;
import static dev.leat.batch.Outcome.REJECTED;
import static dev.leat.batch.Outcome.RETRIED;
import static dev.leat.batch.Outcome.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassTest {

    private final Bench bench = new Bench();

    @Test
    void countsThreeOrdersOnce() {
        bench.pass("ORD3 U1 100");
        int before = bench.home.commits();

        var table = bench.pass("ORD7 U1 25000", "ORD8 U2 -500", "ORD3 U1 100");

        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, DELIVERED, PENDING);
        assertThat(OrdersByHand.row(table, 1)).containsExactly(REJECTED, REJECTED, DELIVERED);
        assertThat(OrdersByHand.row(table, 2)).containsExactly(DUPLICATE, DUPLICATE, PENDING);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(2, 25100);
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.commits())
                .as("one batch at home is one transaction")
                .isEqualTo(before + 1);
    }

    @Test
    void aDeadLetterKeepsTheOriginalAndSaysWhyAndWhere() {
        bench.pass("ORD8 U2 -500");

        var letter = bench.home.letters().getFirst();
        assertThat(letter.original().body()).asString().isEqualTo("ORD8 U2 -500");
        assertThat(letter.original().attributes()).containsKey("trace");
        assertThat(letter.done()).isEmpty();
        assertThat(letter.failed()).containsOnlyKeys("user_stats", "region_stats");
        assertThat(letter.reasons("user_stats").getFirst().message())
                .isEqualTo("value is above zero");
    }

    @Test
    void anotherRecordUnderTheSameKeyIsAConflict() {
        bench.pass("ORD1 U1 100");
        var table = bench.pass("ORD1 U1 200");

        assertThat(OrdersByHand.row(table, 0)).containsExactly(REJECTED, REJECTED, DELIVERED);
        assertThat(bench.home.letters().getFirst().reasons("user_stats").getFirst().cause())
                .isEqualTo("conflict");
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(1, 100);
    }

    @Test
    void aStoreThatIsAwayParksItsRecordsAndTheRestGoesOn() {
        var redis = bench.external("user_stats");
        redis.setUnavailable(true);

        var table = bench.pass("ORD7 U1 25000", "ORD8 U2 -500");

        assertThat(OrdersByHand.row(table, 0)).containsExactly(RETURNED, DELIVERED, PENDING);
        assertThat(OrdersByHand.row(table, 1)).containsExactly(REJECTED, REJECTED, DELIVERED);
        assertThat(bench.home.queue()).extracting(Record::id).containsExactly("m-ORD7 U1 25000");
        assertThat(bench.home.attempts("m-ORD7 U1 25000")).as("no attempt counts").isZero();

        redis.setUnavailable(false);
        table = bench.passQueue();
        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, DUPLICATE, PENDING);
        assertThat(redis.view("user_stats", "U1")).containsExactly(1, 25000);
        assertThat(bench.home.view("region_stats", "U1")).containsExactly(1, 25000);
    }

    @Test
    void aRecordThatIsBadAtOneSinkStaysWhileAnotherSinkIsAway() {
        var redis = bench.external("user_stats");
        redis.setUnavailable(true);
        bench.home.verdict((_, key) -> key.equals("U1") ? REJECTED : DELIVERED);

        var table = bench.pass("ORD7 U1 25000");
        assertThat(OrdersByHand.row(table, 0)).containsExactly(RETURNED, REJECTED, PENDING);
        assertThat(bench.home.letters()).isEmpty();
        assertThat(bench.home.queue()).hasSize(1);

        redis.setUnavailable(false);
        table = bench.passQueue();
        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, REJECTED, DELIVERED);
        assertThat(bench.home.letters().getFirst().done()).containsExactly("user_stats");
        assertThat(bench.home.letters().getFirst().failed()).containsOnlyKeys("region_stats");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aRecordThatOneOfTwoViewsRefusedCanBeRedrivenToThatViewAloneAndCountsThereOnce() {
        bench.home.verdict((view, _) -> view.equals("user_stats") ? REJECTED : DELIVERED);
        bench.pass("ORD7 U1 25000");
        var letter = bench.home.letters().getFirst();
        assertThat(letter.done()).containsExactly("region_stats");

        bench.home.verdict((_, _) -> DELIVERED);
        bench.home.enqueue(letter.original());
        var table = bench.passQueue();

        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, DUPLICATE, PENDING);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(1, 25000);
        assertThat(bench.home.view("region_stats", "U1")).containsExactly(1, 25000);
    }

    @Test
    void aRecordThatFailsByItselfIsRetriedUntilItsLastAttemptThenLettered() {
        bench.home.verdict((view, _) -> view.equals("user_stats") ? RETRIED : DELIVERED);
        bench.home.enqueue(OrdersByHand.record("ORD7 U1 25000", 0));

        for (int attempt = 1; attempt <= 4; attempt++) {
            var table = bench.passQueue();
            assertThat(table.at(0, 0)).isEqualTo(RETRIED);
            assertThat(bench.home.attempts("m-ORD7 U1 25000")).isEqualTo(attempt);
            assertThat(bench.home.letters()).isEmpty();
        }
        bench.passQueue();
        assertThat(bench.home.letters().getFirst().failed()).containsOnlyKeys("user_stats");
        assertThat(bench.home.letters().getFirst().done()).containsExactly("region_stats");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void homeAwaySettlesNothing() {
        bench.home.enqueue(OrdersByHand.record("ORD7 U1 25000"));
        bench.home.setUnavailable(true);

        assertThatThrownBy(bench::passQueue).isInstanceOf(UnavailableException.class);
        assertThat(bench.home.queue()).hasSize(1);
    }

    @Test
    void tooManyRejectsPauseThePipelineAndLetterNothingMore() {
        bench.pass(mostlyBad("A"));
        assertThat(bench.paused).as("the first thousand are never held back").isEmpty();
        assertThat(bench.home.letters()).hasSize(600);

        var table = bench.pass(mostlyBad("B"));

        assertThat(bench.paused)
                .singleElement()
                .asString()
                .contains("60% of the last 1000")
                .contains("`max_rejects` (50%)");
        assertThat(table.counts(0)).containsOnlyKeys(RETURNED);
        assertThat(bench.home.letters()).as("nothing more is lettered").hasSize(600);
        assertThat(bench.home.queue()).as("the second batch goes back").hasSize(1000);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(400, 40000);
    }

    private static Record[] mostlyBad(String prefix) {
        var records = new Record[1000];
        for (int i = 0; i < records.length; i++) {
            records[i] = OrdersByHand.record(prefix + i + " U1 " + (i % 10 < 4 ? 100 : -100));
        }
        return records;
    }

    @Test
    void whatArrivedBeforeTheDedupeWindowIsRejectedAsTooLate() {
        var old = OrdersByHand.record("ORD7 U1 25000");
        bench.clock = OrdersByHand.NOW.plus(Duration.ofDays(18)).plusSeconds(1);

        bench.pass(old);

        assertThat(bench.home.view("user_stats", "U1")).containsExactly(0, 0);
        assertThat(bench.home.letters().getFirst().reasons("user_stats").getFirst().cause())
                .isEqualTo("too_late");
    }

    @Test
    void countsOfATableAddUpToItsRecords() {
        var table = new Outcomes(3, 1);
        table.put(0, 0, DELIVERED);
        table.put(1, 0, Outcome.FILTERED);
        assertThat(table.counts(0).values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(3);
        assertThat(List.of(DELIVERED.done(), RETURNED.done(), REJECTED.done()))
                .containsExactly(true, false, false);
    }
}
