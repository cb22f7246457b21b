package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random effects, failed commits, crashes and restarts, checked by a model of plain maps and big
/// integers.
public abstract class ViewPropertyContract implements TestedState.Opener {

    private static final String PAIRS = "pair_stats";
    private static final List<String> VIEWS = List.of(USERS, ALL, PAIRS);
    private static final List<String> PIPELINES = List.of(PIPELINE, "other");
    private App app = ViewApp.of(PIPELINES, ViewApp.users(), ViewApp.all(), pairs());

    /// Returns the number of commits of a seed.
    protected int commits() {
        return 120;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsTheModelWhateverHappens(long seed) {
        run(new Random(seed));
    }

    /// Records of the first pipeline have versions, those of the other pipeline do not.
    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void equalsTheModelWhateverChanges(long seed) {
        app =
                ViewApp.changing(
                        ViewApp.of(PIPELINES, ViewApp.sums(), ViewApp.all(), pairs()), PIPELINE);
        run(new Random(seed));
    }

    /// Records of the first pipeline have versions and are all their rows.
    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11, 12})
    void equalsTheModelWhateverRowsARecordHas(long seed) {
        app =
                ViewApp.listed(
                        ViewApp.of(PIPELINES, ViewApp.sums(), ViewApp.all(), pairs()), PIPELINE);
        run(new Random(seed));
    }

    private void run(Random random) {
        var model = new ViewModel(app);
        try (var trial = new ViewTrial(this, app)) {
            for (int i = 0; i < commits(); i++) {
                commit(random, i, trial, model);
                disturb(random, trial);
                if (i % 10 == 9) {
                    compare(random, trial, model);
                }
            }
        }
    }

    private void commit(Random random, int age, ViewTrial trial, ViewModel model) {
        var writes = new ArrayList<Write>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            var pipeline = PIPELINES.get(random.nextInt(PIPELINES.size()));
            var view = VIEWS.get(random.nextInt(VIEWS.size()));
            var facts = new ArrayList<Fact>();
            for (int f = random.nextInt(12); f > 0; f--) {
                boolean changes = app.pipeline(pipeline).version().isPresent();
                facts.add(changes ? state(random, age) : fact(random));
            }
            writes.add(new Write(pipeline, view, facts));
        }
        if (random.nextInt(10) == 0) {
            assertThatThrownBy(() -> apply(trial, writes, true)).isInstanceOf(CrashError.class);
            return;
        }
        var expected = writes.stream().map(w -> model.write(w.pipeline, w.view, w.facts)).toList();
        assertThat(apply(trial, writes, false)).isEqualTo(expected);
    }

    private List<List<Outcome>> apply(ViewTrial trial, List<Write> writes, boolean fails) {
        return trial.store()
                .commit(transaction -> {
                    var answers = new ArrayList<List<Outcome>>();
                    for (var write : writes) {
                        var effect =
                                new FactBuilder(app, write.pipeline).write(write.view, write.facts);
                        answers.add(ViewTrial.outcomes(transaction.apply(effect)));
                    }
                    if (fails) {
                        throw new CrashError(writes.size());
                    }
                    return answers;
                });
    }

    private static void disturb(Random random, ViewTrial trial) {
        switch (random.nextInt(12)) {
            case 0 -> trial.reopen();
            case 1 -> trial.crash();
            case 2 -> trial.time().advance(Duration.ofMinutes(random.nextInt(60)));
            default -> {}
        }
    }

    private void compare(Random random, ViewTrial trial, ViewModel model) {
        for (var view : VIEWS) {
            assertThat(trial.rows(view)).isEqualTo(model.rows(view));
        }
        for (var view : List.of(USERS, ALL)) {
            assertThat(trial.parts(view))
                    .isEqualTo(model.parts(view, Long.MIN_VALUE, Long.MAX_VALUE));
        }
        long from = random.nextLong(-2, 3);
        long to = from + random.nextInt(3);
        for (var row : model.rows(ALL)) {
            var found =
                    trial.view(ALL)
                            .get(List.of(), LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(to));
            assertThat(row).isNotEmpty();
            assertThat(found.map(ViewTrial::text))
                    .hasValue(model.range(app.view(ALL), List.of(), start(from), start(to + 1)));
        }
        int limit = random.nextInt(1, 8);
        assertThat(trial.view(USERS).top(limit))
                .extracting(row -> row.key())
                .isEqualTo(model.top(app.view(USERS), limit));
        var within = model.top(app.view(USERS), limit, start(from), start(to + 1));
        try {
            assertThat(
                            trial.view(USERS)
                                    .top(
                                            limit,
                                            LocalDate.ofEpochDay(from),
                                            LocalDate.ofEpochDay(to)))
                    .extracting(ViewTrial::text)
                    .isEqualTo(within);
        } catch (ArithmeticException large) {
            assertThat(model.fits(app.view(USERS), start(from), start(to + 1))).isFalse();
        }
    }

    private static Fact fact(Random random) {
        int content = random.nextInt(20) == 0 ? 1 : 0;
        return fact("r" + random.nextInt(400), content);
    }

    /// Returns a recent version of one of 60 records. It is sometimes a conflict, a deletion, or
    /// excluded from a view.
    private Fact state(Random random, int age) {
        int version = age / 10 + random.nextInt(-5, 3);
        int content = 2 * version + (random.nextInt(30) == 0 ? 1 : 0);
        var fact = fact("s" + random.nextInt(60), content).at(version);
        var own = new Random(fact.content().hashCode() + 1L);
        for (var view : VIEWS) {
            fact = own.nextInt(6) == 0 ? fact.filteredFrom(view) : fact;
        }
        fact = app.pipeline(PIPELINE).replacesRows() ? withRows(fact, own) : fact;
        return own.nextInt(8) == 0 ? fact.gone() : fact;
    }

    /// Returns the fact with contributions to more rows and periods.
    private static Fact withRows(Fact fact, Random own) {
        var more = fact;
        for (int row = own.nextInt(5); row > 0; row--) {
            var user = List.of("V" + row + own.nextInt(3));
            var value = value(own);
            more =
                    more.and(USERS, Fact.Contribution.of(user, start(row), 1L, value))
                            .and(USERS, Fact.Contribution.of(user, start(row + 1), 2L, null))
                            .and(ALL, Fact.Contribution.of(List.of(), start(10 + row), 1L, value))
                            .and(
                                    PAIRS,
                                    Fact.Contribution.of(
                                            List.of("V" + row, "C" + own.nextInt(2)),
                                            0,
                                            1L,
                                            value));
        }
        return more;
    }

    private static Fact fact(String identity, int content) {
        // The values depend only on identity and content, as in real records.
        var own = new Random((identity + "/" + content).hashCode());
        var user = "U" + own.nextInt(7);
        long day = own.nextLong(-2, 3);
        var value = value(own);
        var fact = Fact.of(identity, identity + "/" + content);
        return fact.to(
                        USERS,
                        Fact.Contribution.of(List.of(user), start(day), 1L, value, value, value))
                .to(ALL, Fact.Contribution.of(List.of(), start(day), 1L, value))
                .to(
                        PAIRS,
                        Fact.Contribution.of(
                                List.of(user, "C" + own.nextInt(3)),
                                0,
                                own.nextBoolean() ? 1L : null,
                                value));
    }

    private static @Nullable Long value(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> Long.MAX_VALUE - random.nextInt(10);
            case 2 -> Long.MIN_VALUE + random.nextInt(10);
            default -> random.nextLong(-100_000, 1_000_000);
        };
    }

    private static View pairs() {
        return new View(
                PAIRS,
                List.of(
                        new View.Key("user_id", Type.Simple.VARCHAR),
                        new View.Key("country", Type.Simple.VARCHAR)),
                List.of(
                        View.Measure.count("large_orders"),
                        View.Measure.sum("spend", "order_value", new Type.Decimal(18, 2))),
                Optional.empty(),
                Optional.empty());
    }

    private record Write(String pipeline, String view, List<Fact> facts) {}
}
