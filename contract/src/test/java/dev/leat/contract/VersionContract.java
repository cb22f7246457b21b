package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.deletion;
import static dev.leat.contract.ViewApp.start;
import static dev.leat.contract.ViewApp.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Formula;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import dev.leat.batch.Outcome;
import dev.leat.port.ViewColumns;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of views over records with versions: a view contains only the newest version of each
/// record.
public abstract class VersionContract implements TestedState.Opener {

    private static final String MEANS = "means";

    private static final Fact FIRST = state("a", 1, "U1", 0, 10);
    private static final Fact SECOND = state("a", 2, "U1", 0, 25);

    private ViewTrial trial;

    @BeforeEach
    void begin() {
        trial = new ViewTrial(this, ViewApp.changing());
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void replacesAnOlderState() {
        trial.write(USERS, FIRST, state("b", 1, "U1", 0, 100));
        var answer = trial.answer(trial.effect(USERS, SECOND));

        assertThat(answer.at(0)).isEqualTo(Outcome.DELIVERED);
        assertThat(answer.reason(0))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.cause()).isEqualTo("newer");
                    assertThat(reason.message()).isEqualTo("it replaces version 1 with version 2");
                });
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[2, 125]");
        assertThat(trial.parts(USERS)).containsExactly("[U1]@0=[2, 125]");
    }

    @Test
    void tellsWhichStateTheSinksHave() {
        trial.write(USERS, FIRST);
        trial.write(ALL, SECOND);
        assertThat(trial.holdings(FIRST))
                .singleElement()
                .satisfies(known -> {
                    assertThat(known.sinks()).containsExactly("view " + ALL);
                    assertThat(known.version()).isEqualTo(2);
                });
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]");
        trial.write(USERS, SECOND);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 25]");
    }

    @Test
    void givesNoReasonForTheFirstState() {
        assertThat(trial.answer(trial.effect(USERS, FIRST)).reason(0)).isEmpty();
    }

    @Test
    void passesOverAnOlderState() {
        trial.write(USERS, SECOND);
        var answer = trial.answer(trial.effect(USERS, FIRST));

        assertThat(answer.at(0)).isEqualTo(Outcome.SUPERSEDED);
        assertThat(answer.reason(0))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.cause()).isEqualTo("superseded");
                    assertThat(reason.message()).contains("version 2", "version 1");
                });
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 25]");
    }

    @Test
    void passesOverAnOlderStateAtAViewThatHasNothingYet() {
        trial.write(USERS, SECOND);

        assertThat(trial.write(ALL, FIRST, SECOND))
                .containsExactly(Outcome.SUPERSEDED, Outcome.DELIVERED);
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 25]");
    }

    /// A newer version may have the same content, since the version can be an attribute of the
    /// message.
    @Test
    void knowsThatTheSameContentIsNewsAgain() {
        trial.write(USERS, FIRST);
        assertThat(trial.write(USERS, FIRST.at(3), SECOND, FIRST, FIRST.at(3)))
                .containsExactly(
                        Outcome.DELIVERED,
                        Outcome.SUPERSEDED,
                        Outcome.DUPLICATE,
                        Outcome.DUPLICATE);
        assertThat(trial.write(ALL, FIRST)).containsExactly(Outcome.SUPERSEDED);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]");
    }

    @Test
    void takesTheSameStateForARepeat() {
        trial.write(USERS, FIRST);
        assertThat(trial.write(USERS, FIRST, SECOND, SECOND))
                .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED, Outcome.DUPLICATE);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 25]");
    }

    @Test
    void refusesAnotherStateOfTheSameVersion() {
        trial.write(USERS, SECOND);
        var answer = trial.answer(trial.effect(USERS, state("a", 2, "U1", 0, 26)));

        assertThat(answer.at(0)).isEqualTo(Outcome.REJECTED);
        assertThat(answer.reason(0))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.cause()).isEqualTo("conflict");
                    assertThat(reason.message()).contains("version 2");
                });
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 25]");
    }

    @Test
    void ordersNegativeAndLargeVersions() {
        var numbers = new long[] {Long.MIN_VALUE, -5, 0, 9_007_199_254_740_993L, Long.MAX_VALUE};
        for (int i = 0; i < numbers.length; i++) {
            trial.write(USERS, state("a", numbers[i], "U1", 0, i));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, " + i + "]");
        }
        assertThat(trial.write(USERS, state("a", 9_007_199_254_740_992L, "U1", 0, 7)))
                .containsExactly(Outcome.SUPERSEDED);
    }

    @Test
    void movesToAnotherUser() {
        trial.write(USERS, FIRST, state("b", 1, "U2", 0, 7));
        trial.write(USERS, state("a", 2, "U2", 0, 30));

        assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]", "[U2]=[2, 37]");
        assertThat(trial.parts(USERS)).containsExactly("[U1]@0=[0, 0]", "[U2]@0=[2, 37]");
        assertThat(trial.view(USERS).top(2))
                .extracting(r -> r.key().getFirst())
                .first()
                .isEqualTo("U2");
    }

    @Test
    void movesToAnotherDay() {
        trial.write(USERS, FIRST);
        trial.write(USERS, state("a", 2, "U1", 3, 12));

        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 12]");
        assertThat(trial.parts(USERS))
                .containsExactly("[U1]@0=[0, 0]", "[U1]@" + start(3) + "=[1, 12]");
        var day = LocalDate.ofEpochDay(3);
        assertThat(trial.view(USERS).get(List.of("U1"), day, day).map(ViewTrial::text))
                .hasValue("[U1]=[1, 12]");
    }

    @Test
    void movesToAnotherUserAndDayAndBack() {
        trial.write(USERS, FIRST);
        trial.write(USERS, state("a", 2, "U2", 1, 5));
        trial.reopen();
        trial.write(USERS, state("a", 3, "U1", 0, 10));

        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]", "[U2]=[0, 0]");
        assertThat(trial.parts(USERS))
                .containsExactly("[U1]@0=[1, 10]", "[U2]@" + start(1) + "=[0, 0]");
    }

    @Test
    void ranksAnewWhatChanges() {
        trial.write(USERS, FIRST, state("b", 1, "U2", 0, 20));
        assertThat(trial.view(USERS).top(1).getFirst().key()).containsExactly("U2");
        trial.write(USERS, SECOND);
        assertThat(trial.view(USERS).top(1).getFirst().key()).containsExactly("U1");
        trial.write(USERS, deletion("a", 3));
        assertThat(trial.view(USERS).top(1).getFirst().key()).containsExactly("U2");
    }

    @Test
    void computesAnAverageOfTheNewestStates() {
        var sums = ViewApp.sums();
        var count = View.Measure.count("mean.count");
        var sum = View.Measure.sum("mean.sum", "order_value", new Type.Decimal(18, 2));
        var mean = ViewColumn.computed("mean", Formula.mean("mean.sum", "mean.count"));
        var view =
                new View(
                        MEANS,
                        sums.key(),
                        List.of(count, sum),
                        sums.every(),
                        Optional.of("mean.sum"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(mean));
        trial.reopen(ViewApp.changing(sums, ViewApp.all(), view));
        trial.write(
                MEANS,
                mean("a", 1, 0, 10),
                mean("b", 1, 0, 100),
                mean("c", 1, 1, 2),
                mean("a", 2, 0, 25));

        var columns = new ViewColumns(view);
        var day = LocalDate.EPOCH;
        var next = day.plusDays(1);
        var means = trial.view(MEANS);
        assertThat(columns.text(0, means.top(1).getFirst())).isEqualTo("0.423333");
        assertThat(columns.text(0, means.get(List.of("U1"), day, day).orElseThrow()))
                .isEqualTo("0.625");
        trial.write(MEANS, deletion("c", 2));
        assertThat(columns.text(0, trial.view(MEANS).top(1).getFirst())).isEqualTo("0.625");
        assertThat(columns.text(0, trial.view(MEANS).get(List.of("U1"), next, next).orElseThrow()))
                .isNull();
    }

    private static Fact mean(String id, long version, long day, long cents) {
        return Fact.of(id, "v" + version + " " + cents)
                .at(version)
                .to(MEANS, Fact.Contribution.of(List.of("U1"), start(day), 1L, cents));
    }

    @Test
    void takesADeletedRecordOut() {
        trial.commit(trial.effect(USERS, FIRST), trial.effect(ALL, FIRST));
        var gone = deletion("a", 2);
        assertThat(trial.commit(trial.effect(USERS, gone), trial.effect(ALL, gone)))
                .containsOnly(List.of(Outcome.DELIVERED));
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]");
        assertThat(trial.rows(ALL)).containsExactly("[]=[0, 0]");

        trial.reopen();
        assertThat(trial.write(USERS, FIRST, gone))
                .containsExactly(Outcome.SUPERSEDED, Outcome.DUPLICATE);
        assertThat(trial.write(USERS, state("a", 3, "U1", 0, 8)))
                .containsExactly(Outcome.DELIVERED);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 8]");
    }

    @Test
    void remembersADeletionThatCameFirst() {
        assertThat(trial.write(USERS, deletion("a", 2), FIRST))
                .containsExactly(Outcome.DELIVERED, Outcome.SUPERSEDED);
        assertThat(trial.rows(USERS)).isEmpty();

        trial.crash();
        assertThat(trial.write(USERS, FIRST, deletion("a", 2)))
                .containsExactly(Outcome.SUPERSEDED, Outcome.DUPLICATE);
        assertThat(trial.rows(USERS)).isEmpty();
    }

    @Test
    void looksAtNothingThatAnAbsentStateSays() {
        var huge = state("a", 2, "U9", 5, Long.MAX_VALUE);
        trial.write(USERS, FIRST, state("b", 1, "U9", 5, 1));

        assertThat(trial.write(USERS, huge.gone())).containsExactly(Outcome.DELIVERED);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]", "[U9]=[1, 1]");
    }

    @Test
    void takesOutOfOneViewWhatIsKeptFromIt() {
        trial.commit(trial.effect(USERS, FIRST), trial.effect(ALL, FIRST));
        var second = SECOND.filteredFrom(USERS);
        trial.commit(trial.effect(USERS, second), trial.effect(ALL, second));

        assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]");
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 25]");
        trial.write(USERS, state("a", 3, "U1", 0, 4));
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 4]");
    }

    @Test
    void takesSeveralStatesOfOneEffectInTurn() {
        assertThat(
                        trial.write(
                                USERS,
                                FIRST,
                                state("a", 3, "U2", 1, 7),
                                SECOND,
                                deletion("a", 4),
                                state("a", 5, "U3", 0, 9),
                                state("a", 4, "U1", 0, 1)))
                .containsExactly(
                        Outcome.DELIVERED,
                        Outcome.DELIVERED,
                        Outcome.SUPERSEDED,
                        Outcome.DELIVERED,
                        Outcome.DELIVERED,
                        Outcome.SUPERSEDED);
        assertThat(trial.rows(USERS)).contains("[U3]=[1, 9]").doesNotContain("[U2]=[1, 7]");
        trial.reopen();
        trial.write(USERS, state("a", 6, "U3", 0, 1));
        assertThat(trial.rows(USERS)).contains("[U3]=[1, 1]");
    }

    @Test
    void takesSeveralStatesOfOneCommitInTurn() {
        assertThat(
                        trial.commit(
                                trial.effect(USERS, FIRST),
                                trial.effect(ALL, FIRST),
                                trial.effect(USERS, SECOND),
                                trial.effect(ALL, SECOND),
                                trial.effect(ALL, FIRST)))
                .containsExactly(
                        List.of(Outcome.DELIVERED),
                        List.of(Outcome.DELIVERED),
                        List.of(Outcome.DELIVERED),
                        List.of(Outcome.DELIVERED),
                        List.of(Outcome.SUPERSEDED));
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 25]");
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 25]");
    }
}
