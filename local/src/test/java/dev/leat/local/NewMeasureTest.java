package dev.leat.local;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static dev.leat.contract.ViewApp.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.StateException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A measure that is added to a view is unknown in the rows and periods that the view has.
class NewMeasureTest {

    private static final App COUNTS = ViewApp.of(users(1), all(1));
    private static final App SUMS = ViewApp.of(users(2), all(2));
    private static final App USERS_OF_FOUR = ViewApp.of(users(4), all(2));
    private static final LocalDate DAY_0 = LocalDate.EPOCH;

    @TempDir Path folder;

    /// Returns [ViewApp#users()] with its first measures, of count, sum, minimum and maximum.
    private static View users(int measures) {
        return first(
                measures,
                ViewApp.users(),
                Optional.of(measures < 2 ? "order_count" : "total_spend"));
    }

    private static View all(int measures) {
        return first(measures, ViewApp.all(), Optional.empty());
    }

    private static View first(int measures, View view, Optional<String> rank) {
        return new View(
                view.name(), view.key(), view.measures().subList(0, measures), view.every(), rank);
    }

    private ViewTrial trial(App app) {
        return new ViewTrial((opened, time) -> ViewState.open(folder, opened, time), app);
    }

    private List<String> notices(App app) {
        try (var platform = LocalPlatform.open(app, folder, VirtualTime.start())) {
            return platform.notices();
        }
    }

    private static String get(ViewTrial trial, String user, long from, long to) {
        return trial.view(USERS)
                .get(List.of(user), DAY_0.plusDays(from), DAY_0.plusDays(to))
                .map(row -> Arrays.toString(row.orNothing(users(2)).values()))
                .orElse("");
    }

    private static List<String> top(ViewTrial trial, long from, long to) {
        return trial.view(USERS).top(9, DAY_0.plusDays(from), DAY_0.plusDays(to)).stream()
                .map(ViewTrial::text)
                .toList();
    }

    @Test
    void isUnknownInRowsAndPeriodsThatExistAndCompleteInOthers() {
        try (var trial = trial(COUNTS)) {
            trial.write(USERS, order("a", "U1", 0, 10), order("b", "U2", 0, 20));
            trial.reopen(SUMS);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, null]", "[U2]=[1, null]");

            trial.write(
                    USERS,
                    order("c", "U1", 0, 5),
                    order("d", "U1", 1, 7),
                    order("e", "U3", 0, 8),
                    order("f", "U3", 1, 1),
                    order("g", "U1", 1, 2));
            for (int i = 0; i < 3; i++) {
                assertThat(trial.rows(USERS))
                        .containsExactly("[U1]=[4, null]", "[U2]=[1, null]", "[U3]=[2, 9]");
                assertThat(trial.parts(USERS))
                        .containsExactly(
                                "[U1]@0=[2, null]",
                                "[U1]@86400000000=[2, 9]",
                                "[U2]@0=[1, null]",
                                "[U3]@0=[1, 8]",
                                "[U3]@86400000000=[1, 1]");
                assertThat(get(trial, "U1", 0, 1)).isEqualTo("[4, null]");
                assertThat(get(trial, "U1", 1, 1)).isEqualTo("[2, 9]");
                assertThat(get(trial, "U1", 2, 2)).isEqualTo("[0, 0]");
                assertThat(get(trial, "U3", 0, 1)).isEqualTo("[2, 9]");
                assertThat(top(trial, 0, 1))
                        .containsExactly("[U3]=[2, 9]", "[U1]=[4, null]", "[U2]=[1, null]");
                assertThat(top(trial, 1, 1)).containsExactly("[U1]=[2, 9]", "[U3]=[1, 1]");
                assertThat(trial.view(USERS).top(1).getFirst().key()).containsExactly("U3");
                if (i == 0) {
                    trial.reopen();
                } else {
                    trial.crash();
                }
            }
        }
    }

    @Test
    void isUnknownInTheOneRowOfAViewWithoutAKey() {
        try (var trial = trial(COUNTS)) {
            trial.write(ALL, order("a", "U1", 0, 10));
            trial.reopen(SUMS);
            trial.write(ALL, order("b", "U1", 0, 10), order("c", "U1", 1, 3));
            assertThat(trial.rows(ALL)).containsExactly("[]=[3, null]");
            assertThat(trial.parts(ALL)).containsExactly("[]@0=[2, null]", "[]@86400000000=[1, 3]");
        }
    }

    @Test
    void isNotZeroWhereTheOtherMeasuresAreNull() {
        var view = ViewApp.users();
        var smallest = new ArrayList<>(view.measures().subList(2, 3));
        var before = new View(USERS, view.key(), smallest, view.every(), Optional.empty());
        smallest.addAll(view.measures().subList(1, 2));
        var after = new View(USERS, view.key(), smallest, view.every(), Optional.empty());
        var nothing =
                Fact.of("a", "a")
                        .to(
                                USERS,
                                new Fact.Contribution(List.of("U1"), 0, Arrays.asList(null, null)));
        try (var trial = trial(ViewApp.of(before))) {
            trial.write(USERS, nothing);
            trial.reopen(ViewApp.of(after));
            var reader = trial.view(USERS);
            for (var row :
                    List.of(
                            reader.get(List.of("U1")).orElseThrow(),
                            reader.get(List.of("U1"), DAY_0, DAY_0).orElseThrow())) {
                assertThat(row.orNothing(after).values()).containsExactly(null, null);
            }
        }
    }

    @Test
    void isCompleteInAViewWithoutRows() {
        trial(COUNTS).close();
        assertThat(notices(SUMS)).isEmpty();
        try (var trial = trial(SUMS)) {
            trial.write(USERS, order("a", "U1", 0, 10));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]");
        }
    }

    @Test
    void isAnnouncedByTheStartThatAddsIt() {
        try (var trial = trial(COUNTS)) {
            trial.write(USERS, order("a", "U1", 0, 10));
        }
        assertThat(notices(USERS_OF_FOUR))
                .containsExactly(
                        "new in the view user_stats: largest, smallest, total_spend; NULL in the rows and periods that the view already has, and complete in later ones; to compute the others, stop the app and rebuild the view (leat rebuild user_stats)");
        assertThat(notices(USERS_OF_FOUR)).isEmpty();
    }

    @Test
    void keepsWhatIsUnknownWhenTheViewChangesAgain() {
        try (var trial = trial(COUNTS)) {
            trial.write(USERS, order("a", "U1", 0, 10));
            trial.reopen(SUMS);
            trial.write(USERS, order("b", "U2", 0, 20), order("c", "U1", 1, 5));
            trial.reopen(USERS_OF_FOUR);
            trial.write(
                    USERS,
                    order("d", "U1", 0, 1),
                    order("e", "U2", 0, 2),
                    order("f", "U3", 0, 3),
                    order("g", "U1", 1, 4));
            assertThat(trial.rows(USERS))
                    .containsExactly(
                            "[U1]=[4, null, null, null]",
                            "[U2]=[2, 22, null, null]",
                            "[U3]=[1, 3, 3, 3]");
            assertThat(trial.parts(USERS))
                    .containsExactly(
                            "[U1]@0=[2, null, null, null]",
                            "[U1]@86400000000=[2, 9, null, null]",
                            "[U2]@0=[2, 22, null, null]",
                            "[U3]@0=[1, 3, 3, 3]");
        }
    }

    @Test
    void isUnknownAgainAfterItWasRemovedAndAccepted() {
        try (var trial = trial(SUMS)) {
            trial.write(USERS, order("a", "U1", 0, 10));
            trial.write(ALL, order("a", "U1", 0, 10));
        }
        assertThatThrownBy(() -> trial(COUNTS)).isInstanceOf(StateException.class);
        assertThat(LocalState.acceptView(COUNTS, folder, USERS))
                .hasValue("total_spend was removed");
        assertThat(LocalState.acceptView(COUNTS, folder, ALL)).isPresent();
        try (var trial = trial(COUNTS)) {
            trial.write(USERS, order("b", "U2", 0, 20));
        }
        assertThat(LocalState.acceptView(SUMS, folder, USERS)).hasValue("total_spend is new");
        try (var trial = trial(SUMS)) {
            trial.write(
                    USERS, order("c", "U1", 0, 1), order("d", "U2", 0, 2), order("e", "U3", 0, 3));
            assertThat(trial.rows(USERS))
                    .containsExactly("[U1]=[2, null]", "[U2]=[2, null]", "[U3]=[1, 3]");
        }
    }

    @Test
    void isKnownEverywhereAfterARebuild() {
        var time = VirtualTime.start();
        try (var trial = trial(COUNTS)) {
            trial.write(USERS, order("a", "U1", 0, 10));
            trial.reopen(SUMS);
            trial.write(USERS, order("b", "U1", 0, 20));
        }
        try (var next = LocalState.generation(SUMS, folder, USERS, time)) {
            next.write(
                    new FactBuilder(SUMS, PIPELINE)
                            .write(
                                    USERS,
                                    List.of(order("a", "U1", 0, 10), order("b", "U1", 0, 20))));
            next.swap();
        }
        try (var trial = trial(SUMS)) {
            trial.write(USERS, order("c", "U1", 0, 1));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[3, 31]");
            assertThat(get(trial, "U1", 0, 0)).isEqualTo("[3, 31]");
        }
    }

    @Test
    void isNotAddedTogetherWithAnotherChange() {
        try (var trial = trial(COUNTS)) {
            trial.write(USERS, order("a", "U1", 0, 10));
        }
        var both = new ArrayList<>(ViewApp.users().measures());
        both.removeFirst();
        var view = ViewApp.users();
        var changed =
                ViewApp.of(new View(USERS, view.key(), both, view.every(), view.rankBy()), all(1));
        assertThatThrownBy(() -> trial(changed))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("largest is new")
                .hasMessageContaining("order_count was removed")
                .hasMessageContaining("leat accept user_stats");
    }

    @Test
    void doesNotChangeForRecordsWithVersions() {
        var counts = ViewApp.changing(users(1), all(1));
        try (var trial = trial(counts)) {
            trial.write(USERS, state("a", 1, "U1", 0, 10));
        }
        assertThatThrownBy(() -> trial(ViewApp.changing(users(2), all(1))))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("total_spend is new")
                .hasMessageNotContaining("leat accept");
    }

    @Test
    void staysUnknownWhereVersionsOfARecordReplaceEachOther() {
        try (var trial = trial(COUNTS)) {
            trial.write(USERS, order("a", "U1", 0, 10));
            trial.reopen(SUMS);
            var two = ViewApp.of(List.of(PIPELINE, "corrections"), users(2), all(2));
            var app = ViewApp.changing(two, "corrections");
            trial.reopen(app);
            var facts = new FactBuilder(app, "corrections");
            trial.answer(facts.write(USERS, List.of(state("x", 1, "U1", 0, 5))));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[2, null]");
            trial.answer(facts.write(USERS, List.of(state("x", 2, "U2", 0, 6))));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, null]", "[U2]=[1, 6]");
            trial.answer(facts.write(USERS, List.of(state("x", 3, "U1", 1, 7))));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[2, null]", "[U2]=[0, 0]");
            assertThat(trial.parts(USERS))
                    .containsExactly(
                            "[U1]@0=[1, null]", "[U1]@86400000000=[1, 7]", "[U2]@0=[0, 0]");
        }
    }

    /// A model of a row or a period: the sums of all measures, and the number of measures that the
    /// view had at its first record.
    private record Cell(long count, long sum, long least, long most, int known) {

        static Cell of(long cents, int known) {
            return new Cell(1, cents, cents, cents, known);
        }

        Cell plus(Cell other) {
            return new Cell(
                    count + other.count,
                    sum + other.sum,
                    Math.min(least, other.least),
                    Math.max(most, other.most),
                    Math.min(known, other.known));
        }

        @Nullable Long[] values() {
            var values = new @Nullable Long[] {count, sum, least, most};
            Arrays.fill(values, known, values.length, null);
            return values;
        }
    }

    private record Period(String user, long day) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsAModelForRandomOrders(long seed) {
        var random = new Random(seed);
        var rows = new HashMap<String, Cell>();
        var periods = new HashMap<Period, Cell>();
        int measures = 1;
        try (var trial = trial(COUNTS)) {
            for (int step = 0; step < 120; step++) {
                if (step == 39 || step == 79) {
                    measures *= 2;
                    trial.reopen(ViewApp.of(users(measures), all(1)));
                }
                var user = "U" + random.nextInt(step / 4 + 1);
                long day = random.nextInt(step / 30 + 1);
                long cents = random.nextInt(100);
                trial.write(USERS, order("o" + step, user, day, cents));
                rows.merge(user, Cell.of(cents, measures), NewMeasureTest::add);
                periods.merge(new Period(user, day), Cell.of(cents, measures), NewMeasureTest::add);
            }
            var view = trial.view(USERS);
            rows.forEach((user, cell) ->
                    assertThat(view.get(List.of(user)).orElseThrow().values())
                            .isEqualTo(cell.values()));
            var ranges = new HashMap<String, Cell>();
            periods.forEach((period, cell) -> {
                var day = DAY_0.plusDays(period.day);
                assertThat(view.get(List.of(period.user), day, day).orElseThrow().values())
                        .isEqualTo(cell.values());
                if (period.day <= 2) {
                    ranges.merge(period.user, cell, Cell::plus);
                }
            });
            var top = view.top(999, DAY_0, DAY_0.plusDays(2));
            assertThat(top).hasSameSizeAs(ranges.keySet());
            for (var row : top) {
                assertThat(ranges)
                        .hasEntrySatisfying(
                                row.key().getFirst(),
                                cell -> assertThat(row.values()).isEqualTo(cell.values()));
            }
        }
    }

    /// Adds a record, which does not make a value known.
    private static Cell add(Cell cell, Cell more) {
        var sum = cell.plus(more);
        return new Cell(sum.count, sum.sum, sum.least, sum.most, cell.known);
    }
}
