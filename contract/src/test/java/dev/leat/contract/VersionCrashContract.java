package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.deletion;
import static dev.leat.contract.ViewApp.order;
import static dev.leat.contract.ViewApp.start;
import static dev.leat.contract.ViewApp.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.View;
import dev.leat.batch.Outcome;
import dev.leat.port.Store;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of views over records with versions in special cases: failed commits, crashes, views
/// that have different versions of a record, rejected rows, and the end of retention times.
public abstract class VersionCrashContract implements TestedState.Opener {

    private static final long MOST = Long.MAX_VALUE;
    private static final Fact FIRST = state("a", 1, "U1", 0, 10);
    private static final Fact SECOND = state("a", 2, "U2", 1, 25);
    private static final Fact THIRD = state("a", 3, "U1", 1, 40);

    private ViewTrial trial;

    @BeforeEach
    void begin() {
        trial = new ViewTrial(this, ViewApp.changing());
    }

    @AfterEach
    void end() {
        trial.close();
    }

    private void both(Fact fact) {
        trial.commit(trial.effect(USERS, fact), trial.effect(ALL, fact));
    }

    @Test
    void bringsAViewThatIsBehindToTheSameState() {
        both(FIRST);
        trial.write(USERS, SECOND);
        trial.crash();

        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
        assertThat(trial.write(ALL, FIRST)).containsExactly(Outcome.SUPERSEDED);
        assertThat(trial.write(USERS, SECOND)).containsExactly(Outcome.DUPLICATE);
        assertThat(trial.write(ALL, SECOND, SECOND))
                .containsExactly(Outcome.DELIVERED, Outcome.DUPLICATE);
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 25]");
        assertThat(trial.parts(ALL)).containsExactly("[]@0=[0, 0]", "[]@" + start(1) + "=[1, 25]");
    }

    @Test
    void bringsAViewOverAStateThatItNeverHad() {
        both(FIRST);
        trial.write(USERS, SECOND);
        trial.reopen();

        assertThat(trial.write(ALL, THIRD, SECOND))
                .containsExactly(Outcome.DELIVERED, Outcome.SUPERSEDED);
        assertThat(trial.write(USERS, SECOND, THIRD))
                .containsExactly(Outcome.SUPERSEDED, Outcome.DELIVERED);
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 40]");
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 40]", "[U2]=[0, 0]");
    }

    @Test
    void keepsNothingOfAStateWhoseCommitThrew() {
        both(FIRST);
        for (var next : List.of(SECOND, deletion("a", 2))) {
            die(next);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]");
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
            assertThat(trial.write(USERS, FIRST)).containsExactly(Outcome.DUPLICATE);
        }
        trial.crash();
        both(SECOND);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]", "[U2]=[1, 25]");
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 25]");
    }

    @Test
    void givesTheSameAfterACrashBehindEachCommit() {
        for (var next : List.of(FIRST, SECOND, deletion("a", 3), state("a", 4, "U1", 0, 3))) {
            both(next);
            trial.crash();
            both(next);
        }
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 3]", "[U2]=[0, 0]");
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 3]");
    }

    @Test
    void changesNothingForAStateThatDoesNotFit() {
        trial.write(USERS, FIRST, state("b", 1, "U2", 0, MOST));
        var refused = state("a", 2, "U2", 0, 1);
        var answer = trial.answer(trial.effect(USERS, refused));

        assertThat(answer.at(0)).isEqualTo(Outcome.REJECTED);
        assertThat(answer.reason(0).map(r -> r.cause())).hasValue("range");
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]", "[U2]=[1, " + MOST + "]");
        trial.reopen();
        assertThat(trial.write(USERS, FIRST)).containsExactly(Outcome.DUPLICATE);
        assertThat(trial.write(USERS, deletion("b", 2), refused)).containsOnly(Outcome.DELIVERED);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]", "[U2]=[1, 1]");
    }

    @Test
    void judgesWhatFitsByTheOutcomeAlone() {
        trial.write(USERS, state("a", 1, "U1", 0, MOST));
        trial.write(USERS, state("a", 2, "U1", 0, MOST - 1));
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, " + (MOST - 1) + "]");
        trial.write(USERS, state("a", 3, "U1", 0, Long.MIN_VALUE));
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, " + Long.MIN_VALUE + "]");

        trial.write(USERS, state("b", 1, "U1", 0, 5), state("c", 1, "U1", 0, -3));
        assertThat(trial.write(USERS, deletion("b", 2))).containsExactly(Outcome.REJECTED);
        assertThat(trial.write(USERS, state("b", 2, "U1", 0, 3)))
                .containsExactly(Outcome.DELIVERED);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[3, " + Long.MIN_VALUE + "]");
    }

    @Test
    void leavesWhatOneViewRefusesInTheOther() {
        both(state("b", 1, "U2", 0, MOST));
        trial.write(USERS, FIRST);
        var second = state("a", 2, "U3", 0, 10);

        assertThat(trial.commit(trial.effect(USERS, second), trial.effect(ALL, second)))
                .containsExactly(List.of(Outcome.DELIVERED), List.of(Outcome.REJECTED));
        assertThat(trial.rows(USERS))
                .containsExactly("[U1]=[0, 0]", "[U2]=[1, " + MOST + "]", "[U3]=[1, 10]");
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, " + MOST + "]");
    }

    @Test
    void leavesZeroWhereAValueLeftAndNullWhereNoneCame() {
        trial.write(USERS, values("a", 1, "U1", null, 5L), values("b", 1, "U2", 1L, null));
        trial.write(USERS, values("a", 2, "U1", null, null), deletion("b", 2));

        assertThat(trial.rows(USERS)).containsExactly("[U1]=[null, 0]", "[U2]=[0, null]");
    }

    @Test
    void remembersStatesWithoutEnd() {
        both(SECOND);
        both(deletion("b", 2));
        for (int i = 0; i < 4; i++) {
            trial.time().advance(Duration.ofDays(100));
            for (int j = 0; j < 3; j++) {
                both(state("other" + i + j, 1, "U9", 0, 0));
            }
        }
        trial.reopen();

        assertThat(trial.write(USERS, FIRST, SECOND, state("b", 1, "U1", 0, 1)))
                .containsExactly(Outcome.SUPERSEDED, Outcome.DUPLICATE, Outcome.SUPERSEDED);
        both(THIRD);
        assertThat(trial.rows(USERS))
                .containsExactly("[U1]=[1, 40]", "[U2]=[0, 0]", "[U9]=[12, 0]");
        assertThat(trial.rows(ALL)).containsExactly("[]=[13, 40]");
    }

    @Test
    void correctsWhatLiesInAPeriodThatIsNotKeptAnyMore() {
        var view =
                new View(
                        USERS,
                        ViewApp.sums().key(),
                        ViewApp.sums().measures(),
                        Optional.of(
                                ViewApp.days(ZoneId.of("UTC"), Optional.of(Duration.ofDays(3)))),
                        Optional.empty());
        trial.reopen(ViewApp.changing(view));
        long now = trial.time().instant().getEpochSecond() / 86_400;
        trial.write(USERS, state("a", 1, "U1", now, 10));
        trial.time().advance(Duration.ofDays(10));
        trial.write(USERS, state("b", 1, "U1", now + 10, 1));
        trial.write(USERS, state("a", 2, "U1", now + 9, 6));
        trial.write(USERS, deletion("b", 2));

        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 6]");
        assertThat(trial.parts(USERS))
                .containsExactly(
                        "[U1]@" + start(now + 9) + "=[1, 6]",
                        "[U1]@" + start(now + 10) + "=[0, 0]");
    }

    @Test
    void knowsNoVersionOfAnotherPipeline() {
        var app =
                ViewApp.changing(
                        ViewApp.of(List.of(PIPELINE, "other"), ViewApp.sums(), ViewApp.all()),
                        PIPELINE);
        trial.reopen(app);
        both(FIRST);
        var other = new FactBuilder(app, "other");
        var plain = order("a", "U1", 0, 7);
        assertThat(ViewTrial.outcomes(trial.answer(other.write(ALL, List.of(plain, plain)))))
                .containsExactly(Outcome.DELIVERED, Outcome.DUPLICATE);
        both(SECOND);

        assertThat(trial.rows(ALL)).containsExactly("[]=[2, 32]");
        var changed = order("a", "U1", 0, 8);
        assertThat(ViewTrial.outcomes(trial.answer(other.write(ALL, List.of(changed)))))
                .containsExactly(Outcome.REJECTED);
    }

    private static Fact values(
            String id, long version, String user, @Nullable Long count, @Nullable Long sum) {
        return Fact.of(id, "v" + version + count + sum)
                .at(version)
                .to(USERS, Fact.Contribution.of(List.of(user), 0, count, sum));
    }

    private void die(Fact fact) {
        var effects = List.of(trial.effect(USERS, fact), trial.effect(ALL, fact));
        Function<Store.Transaction, Outcome> work =
                transaction -> {
                    effects.forEach(transaction::apply);
                    throw new CrashError(0);
                };
        assertThatThrownBy(() -> trial.store().commit(work)).isInstanceOf(CrashError.class);
    }
}
