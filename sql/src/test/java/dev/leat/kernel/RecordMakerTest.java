package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Rows of records that have a version and are all their rows.
class RecordMakerTest {

    private static final View LARGE =
            new View(
                    "large",
                    List.of(),
                    List.of(
                            View.Measure.sum(
                                    "n", "n::bigint * 4611686018427387904", Simple.BIGINT)),
                    Optional.empty(),
                    Optional.empty());

    private static Runner runner(View view, Step... more) {
        var steps = new ArrayList<>(List.of(UnnestTest.ITEMS, UnnestTest.COLUMNS));
        steps.addAll(List.of(more));
        var pipeline =
                UnnestTest.pipeline(
                                new Type.ListOf(UnnestTest.ITEM),
                                List.of("id", "sku"),
                                steps,
                                ViewSink.of(view.name()))
                        .withVersion(Optional.of(new Pipeline.Version("v", Optional.empty())));
        return new Runner(pipeline, view);
    }

    private static String order(int version, String items) {
        return "{\"id\":\"A\",\"v\":%d,\"items\":[%s]}".formatted(version, items);
    }

    private static final String X = "{\"sku\":\"x\",\"n\":1}";
    private static final String Y = "{\"sku\":\"y\",\"n\":2}";

    @Test
    void aRecordHasOneRowWithTheListOfItsContributions() {
        try (var runner = runner(UnnestTest.SKUS)) {
            var ran = runner.run(order(1, X + "," + Y), order(2, Y), order(3, ""));
            var lists = (Column.Lists) ran.rows().sinks().getFirst().getFirst();
            assertThat(ran.rows().size()).isEqualTo(3);
            assertThat(ran.rows().versions().numbers()).containsExactly(1, 2, 3);
            assertThat(Arrays.stream(lists.rows()).map(rows -> rows.length))
                    .containsExactly(2, 1, 0);
            assertThat(((Column.Texts) lists.columns().getFirst()).values())
                    .containsExactly("x", "y", "y");
            assertThat(((Column.Longs) lists.columns().getLast()).values())
                    .containsExactly(1, 2, 2);
            assertThat(ran.identity(1)).isEqualTo(ran.identity(0));
            assertThat(ran.identity(2)).isEqualTo(ran.identity(0));
            assertThat(ran.rows().versions().filtered(0, 2)).isTrue();
            assertThat(ran.at(2, 0)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void rowsOfTheSameViewRowAreAddedUp() {
        var all =
                new View(
                        "all",
                        List.of(),
                        UnnestTest.SKUS.measures(),
                        Optional.empty(),
                        Optional.empty());
        try (var runner = runner(all)) {
            var ran = runner.run(order(1, X + "," + Y));
            var lists = (Column.Lists) ran.rows().sinks().getFirst().getFirst();
            assertThat(((Column.Longs) lists.columns().getFirst()).values()).containsExactly(2);
            assertThat(((Column.Longs) lists.columns().getLast()).values()).containsExactly(3);
        }
    }

    @Test
    void theDigestDependsOnAllElements() {
        var where = new Step.Where(Sql.of("n > 1"));
        try (var runner = runner(UnnestTest.SKUS, where)) {
            var ran =
                    runner.run(
                            order(1, X + "," + Y), order(1, Y + "," + X), order(1, Y), order(1, X));
            assertThat(List.of(ran.digest(0), ran.digest(1), ran.digest(2), ran.digest(3)))
                    .doesNotHaveDuplicates();
            assertThat(ran.rows().versions().filtered(0, 3)).isTrue();
        }
    }

    @Test
    void aSumThatDoesNotFitRejectsTheRecord() {
        try (var runner = runner(LARGE)) {
            var ran = runner.run(order(1, X), order(2, X + ",{\"sku\":\"z\",\"n\":1}"));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(ran.reasons(1))
                    .extracting(Reason::cause, Reason::message)
                    .containsExactly(
                            tuple(
                                    "range",
                                    "the sum of the record's rows in measure 'n' of view 'large' does not fit into 64 bits"));
        }
    }

    @Test
    void aRecordWithoutElementsNeedsAVersion() {
        try (var runner = runner(UnnestTest.SKUS)) {
            var ran =
                    runner.run(
                            "{\"id\":\"A\",\"items\":[]}", "{\"id\":\"A\",\"v\":1,\"items\":null}");
            assertThat(ran.reasons(0))
                    .extracting(Reason::message)
                    .containsExactly("version is null: 'v' determines which state is newer");
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.PENDING);
        }
    }
}
