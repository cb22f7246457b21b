package dev.leat.kernel;

import static dev.leat.kernel.Changes.change;
import static dev.leat.kernel.Changes.schema;
import static dev.leat.kernel.Changes.toQueue;
import static dev.leat.kernel.Changes.toTotals;
import static dev.leat.kernel.Changes.where;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sink;
import dev.leat.app.Sink.Filter;
import dev.leat.app.Step;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Attribute;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Effects of a deletion, and of a state that a sink's `where` filters, on each sink.
class DeleteConditionTest {

    private static final String GONE = "state = 'GONE'";

    private static Runner runner(String deleteWhen, Sink... to) {
        return runner(List.of(), deleteWhen, to);
    }

    private static Runner runner(List<Step> steps, String deleteWhen, Sink... to) {
        return new Runner(
                Changes.pipeline(schema(Simple.BIGINT), steps, deleteWhen, to), Changes.TOTALS);
    }

    @Test
    void deletesOnlyWhatTheConditionIsTrueFor() {
        try (var runner = runner(GONE, toTotals(new Filter.All()), toQueue(new Filter.All()))) {
            var ran =
                    runner.run(
                            change("A", "GONE", "U1", "5"),
                            change("B", "PAID", "U1", "6"),
                            change("C", "", "U1", "7"));
            var versions = ran.rows().versions();
            assertThat(List.of(versions.deleted(0), versions.deleted(1), versions.deleted(2)))
                    .containsExactly(true, false, false);
            assertThat(ran.texts(0, 0)).containsExactly(null, "U1", "U1");
            assertThat(ran.longs(0, 1)).containsExactly(null, 1L, 1L);
            assertThat(ran.longs(0, 2)).containsExactly(null, 6L, 7L);
            assertThat(ran.texts(1, 0)).first().asString().contains("\"state\":\"GONE\"");
        }
    }

    @Test
    void rejectsWhatTheConditionCannotJudge() {
        try (var runner = runner("cast(amount as integer) < 0", toTotals(new Filter.All()))) {
            var ran = runner.run(change("A", "", "U1", "x"), change("B", "", "U1", "-1"));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "delete_when",
                                    Optional.of("amount"),
                                    Optional.of("\"x\""),
                                    "the condition raised an error",
                                    Optional.of("delete_when")));
            assertThat(ran.rows().size()).isOne();
            assertThat(ran.rows().versions().deleted(0)).isTrue();
        }
    }

    @Test
    void looksAtTheRowAfterTheSteps() {
        var steps = List.<Step>of(new Step.Set(sql("state", "upper(trim(state))")));
        try (var runner = runner(steps, GONE, toTotals(new Filter.All()))) {
            var ran = runner.run(change("A", " gone", "U1", "5"));
            assertThat(ran.rows().versions().deleted(0)).isTrue();
        }
    }

    @Test
    void deletesARecordWhoseOtherColumnsAViewCouldNotTake() {
        try (var runner =
                runner(
                        GONE,
                        toTotals(where("cast(amount as integer) > 0")),
                        toTotals(new Filter.All()))) {
            var ran =
                    runner.run(
                            change("A", "GONE", "", "x"),
                            change("B", "PAID", "", "5"),
                            change("C", "PAID", "U1", "x"));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1)))
                    .containsExactly(Outcome.PENDING, Outcome.PENDING);
            assertThat(ran.at(1, 1)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.at(2, 1)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.rows().size()).isOne();
        }
    }

    @Test
    void aQueueReceivesADeletionOnlyIfItsConditionCanBeComputed() {
        try (var runner = runner(GONE, toQueue(where("cast(amount as integer) > 0")))) {
            var ran = runner.run(change("A", "GONE", "U1", "x"), change("B", "GONE", "U1", "1"));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void whatASinkFiltersStaysPendingAndIsMarked() {
        try (var runner =
                runner(
                        "",
                        toTotals(where("state = 'PAID'")),
                        toQueue(where("who = 'U1'")),
                        toQueue(new Filter.Else()),
                        toTotals(new Filter.All()))) {
            var ran =
                    runner.run(
                            change("A", "PAID", "U2", "5"),
                            change("B", "", "U1", "6"),
                            change("C", "OPEN", "U2", "7"));
            assertThat(filtered(ran)).containsExactly("0110", "1010", "1100");
            for (int record = 0; record < 3; record++) {
                for (int sink = 0; sink < 4; sink++) {
                    assertThat(ran.at(record, sink)).isEqualTo(Outcome.PENDING);
                }
            }
            assertThat(ran.texts(0, 0)).containsExactly("U2", null, null);
            assertThat(ran.texts(1, 0).get(0)).isNull();
        }
    }

    @Test
    void aFilteredRowNeedsNoMeasures() {
        try (var runner = runner("", toTotals(where("state = 'PAID'")))) {
            var ran = runner.run(change("A", "OPEN", "", "x"), change("B", "PAID", "U1", "x"));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(filtered(ran)).containsExactly("1");
        }
    }

    @Test
    void aWhereThatFailsFiltersNothing() {
        try (var runner =
                runner(
                        "",
                        toQueue(where("cast(amount as integer) > 0")),
                        toQueue(new Filter.Else()),
                        toQueue(new Filter.All()))) {
            var ran = runner.run(change("A", "", "U1", "x"));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1), ran.at(0, 2)))
                    .containsExactly(Outcome.REJECTED, Outcome.REJECTED, Outcome.REJECTED);
            assertThat(filtered(ran)).isEmpty();
        }
    }

    /// Returns a text for each row with a digit for each sink: 1 if the row is filtered there.
    private static List<String> filtered(Runner.Ran ran) {
        var rows = new java.util.ArrayList<String>();
        for (int row = 0; row < ran.rows().size(); row++) {
            var digits = new StringBuilder();
            for (int sink = 0; sink < ran.rows().sinks().size(); sink++) {
                digits.append(ran.rows().versions().filtered(sink, row) ? '1' : '0');
            }
            rows.add(digits.toString());
        }
        return rows;
    }

    @Test
    void aWhereStepFiltersTheRecordAltogether() {
        var steps = List.<Step>of(new Step.Where(dev.leat.app.Sql.of("state = 'PAID'")));
        try (var runner = runner(steps, "", toTotals(new Filter.All()))) {
            var ran = runner.run(change("A", "OPEN", "U1", "5"));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.FILTERED);
            assertThat(ran.rows().size()).isZero();
        }
    }

    @Test
    void aDeletionThatOnlyItsSourceTellsIsAnotherState() {
        try (var runner =
                runner("source.attributes['op'] = 'delete'", toTotals(new Filter.All()))) {
            var ran =
                    runner.run(
                            new LeasedWork(
                                    "OrderQueue", "lease", List.of(sent(""), sent("delete"))));
            assertThat(ran.rows().versions().deleted(0)).isFalse();
            assertThat(ran.rows().versions().deleted(1)).isTrue();
            assertThat(ran.identity(0)).isEqualTo(ran.identity(1));
            assertThat(ran.digest(0)).isNotEqualTo(ran.digest(1));
        }
    }

    private static Record sent(String op) {
        return new Record(
                "m" + op,
                change("A", "PAID", "U1", "5").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Map.of("op", Attribute.text(op)),
                1,
                Orders.ARRIVED);
    }
}
