package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of identities (hashes of keys) in a view store: new records, duplicates and conflicts.
public abstract class IdentityContract implements TestedState.Opener {

    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact OTHER_A = order("a", "U1", 0, 11);
    private static final Fact B = order("b", "U1", 0, 20);
    private static final Fact OTHER_B = order("b", "U1", 0, 21);

    private ViewTrial trial;

    @BeforeEach
    void begin() {
        trial = new ViewTrial(this, ViewApp.orders());
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void countsARecordOnceWithinOneEffect() {
        assertThat(trial.write(ALL, A, A, B, A))
                .containsExactly(
                        Outcome.DELIVERED, Outcome.DUPLICATE, Outcome.DELIVERED, Outcome.DUPLICATE);
        assertThat(trial.rows(ALL)).containsExactly("[]=[2, 30]");
    }

    @Test
    void countsARecordOnceWithinOneCommit() {
        assertThat(trial.commit(trial.effect(ALL, A), trial.effect(ALL, A)))
                .containsExactly(List.of(Outcome.DELIVERED), List.of(Outcome.DUPLICATE));
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
    }

    @Test
    void countsARecordOnceOverCommitsAndRestarts() {
        trial.write(ALL, A);
        assertThat(trial.write(ALL, A)).containsExactly(Outcome.DUPLICATE);
        trial.reopen();
        assertThat(trial.write(ALL, A)).containsExactly(Outcome.DUPLICATE);
        trial.crash();
        assertThat(trial.write(ALL, A)).containsExactly(Outcome.DUPLICATE);
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
    }

    @Test
    void tellsWhichSinksHaveARecord() {
        assertThat(trial.holdings(A)).isEmpty();
        trial.write(ALL, A, B);
        assertThat(trial.holdings(A))
                .singleElement()
                .satisfies(known -> {
                    assertThat(known.sinks()).containsExactly("view " + ALL);
                    assertThat(HexFormat.of().formatHex(known.digest())).isEqualTo(hex(A));
                    assertThat(known.version()).isZero();
                    var today = LocalDate.ofInstant(trial.time().instant(), ZoneOffset.UTC);
                    assertThat(known.seen())
                            .hasValueSatisfying(d -> assertThat(d).isBeforeOrEqualTo(today));
                    assertThat(known.until()).contains(today);
                });
        trial.write(USERS, A);
        trial.crash();
        assertThat(trial.holdings(A).getFirst().sinks())
                .containsExactlyInAnyOrder("view " + ALL, "view " + USERS);
        assertThat(trial.write(ALL, A)).containsExactly(Outcome.DUPLICATE);
        assertThat(trial.holdings(order("c", "U1", 0, 1))).isEmpty();
    }

    @Test
    void refusesOtherContentWithBothDigests() {
        trial.write(ALL, A);
        var answer = trial.answer(trial.effect(ALL, OTHER_A));

        assertThat(answer.at(0)).isEqualTo(Outcome.REJECTED);
        assertThat(answer.reason(0))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.cause()).isEqualTo("conflict");
                    assertThat(reason.message()).contains(hex(A), hex(OTHER_A));
                });
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
    }

    @Test
    void judgesTheRowsOfAnEffectAsIfTheyCameAlone() {
        var together = trial.write(USERS, A, OTHER_A, B, A);
        var alone = new ArrayList<Outcome>();
        for (var fact : List.of(A, OTHER_A, B, A)) {
            alone.addAll(trial.write(ALL, fact));
        }

        assertThat(together)
                .isEqualTo(alone)
                .containsExactly(
                        Outcome.DELIVERED, Outcome.REJECTED, Outcome.DELIVERED, Outcome.DUPLICATE);
    }

    @Test
    void aRejectedRowOfAnOrderedEffectStopsNothing() {
        var plain = trial.effect(ALL, A, OTHER_A, B, A, OTHER_B);
        var ordered = plain.picking(plain.pick(), new int[] {0, 0, 0, 0, 1});

        assertThat(ViewTrial.outcomes(trial.answer(ordered)))
                .containsExactly(
                        Outcome.DELIVERED,
                        Outcome.REJECTED,
                        Outcome.DELIVERED,
                        Outcome.DUPLICATE,
                        Outcome.REJECTED);
        assertThat(trial.rows(ALL)).containsExactly("[]=[2, 30]");
        assertThat(ViewTrial.outcomes(trial.answer(ordered)))
                .containsExactly(
                        Outcome.DUPLICATE,
                        Outcome.REJECTED,
                        Outcome.DUPLICATE,
                        Outcome.DUPLICATE,
                        Outcome.REJECTED);
    }

    @Test
    void refusesAConflictAtASinkThatHasNothingYet() {
        trial.write(ALL, A);
        assertThat(trial.write(USERS, OTHER_A)).containsExactly(Outcome.REJECTED);
        assertThat(trial.write(USERS, A)).containsExactly(Outcome.DELIVERED);
    }

    @Test
    void forgetsARecordThatEverySinkRefused() {
        trial.write(USERS, order("o1", "U1", 0, Long.MAX_VALUE));
        assertThat(trial.write(USERS, A)).containsExactly(Outcome.REJECTED);

        var smaller = order("a", "U1", 0, -1);
        assertThat(trial.write(USERS, smaller)).containsExactly(Outcome.DELIVERED);
        assertThat(trial.write(USERS, A, smaller))
                .containsExactly(Outcome.REJECTED, Outcome.DUPLICATE);
    }

    @Test
    void takesOneIdentityOfTwoPipelinesForTwoRecords() {
        var app = ViewApp.of(List.of(PIPELINE, "other"), ViewApp.users(), ViewApp.all());
        trial.reopen(app);
        trial.write(ALL, A);

        var answer = trial.answer(new FactBuilder(app, "other").write(ALL, List.of(OTHER_A)));
        assertThat(answer.at(0)).isEqualTo(Outcome.DELIVERED);
        assertThat(trial.rows(ALL)).containsExactly("[]=[2, 21]");
    }

    @Test
    void knowsSinksByNameWhateverTheirOrder() {
        trial.write(USERS, A);
        trial.write(ALL, B);
        trial.reopen(ViewApp.of(ViewApp.all(), ViewApp.users()));

        assertThat(trial.write(USERS, A, B)).containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        assertThat(trial.write(ALL, A, B)).containsExactly(Outcome.DELIVERED, Outcome.DUPLICATE);
    }

    @Test
    void knowsASinkAgainThatWasAway() {
        trial.write(USERS, A);
        trial.reopen(ViewApp.of(ViewApp.all()));
        trial.write(ALL, A);
        trial.reopen(ViewApp.orders());

        assertThat(trial.write(USERS, A)).containsExactly(Outcome.DUPLICATE);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10, 10, 10]");
    }

    @Test
    void remembersForTheWholeWindow() {
        trial.time().advance(Duration.ofHours(23));
        trial.write(ALL, A);
        trial.time().advance(ViewApp.WINDOW);
        trial.write(ALL, B);
        trial.reopen();

        assertThat(trial.write(ALL, A)).containsExactly(Outcome.DUPLICATE);
    }

    @Test
    void remembersFromTheLastRepeatOn() {
        trial.write(ALL, A);
        trial.time().advance(ViewApp.WINDOW);
        trial.write(ALL, A);
        trial.time().advance(ViewApp.WINDOW);
        trial.reopen();

        assertThat(trial.write(ALL, A)).containsExactly(Outcome.DUPLICATE);
    }

    /// A store may remove the identities of several days together, and some days late.
    @Test
    void forgetsAfterTheWindow() {
        trial.write(ALL, A);
        trial.time().advance(ViewApp.WINDOW.plusDays(7));
        trial.write(ALL, B);

        assertThat(trial.write(ALL, OTHER_A)).containsExactly(Outcome.DELIVERED);
        assertThat(trial.write(ALL, A, OTHER_A))
                .containsExactly(Outcome.REJECTED, Outcome.DUPLICATE);
    }

    private static String hex(Fact fact) {
        return HexFormat.of().formatHex(Fact.hash(fact.content()));
    }
}
