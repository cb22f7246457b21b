package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of values that exceed 64 bits: a view store rejects the whole row, and no other row.
public abstract class ViewRangeContract implements TestedState.Opener {

    private static final long MOST = Long.MAX_VALUE;

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
    void keepsTheLargestAndTheSmallestValueExactly() {
        trial.write(USERS, order("o1", "U1", 0, MOST - 1), order("o2", "U1", 0, 1));
        trial.write(USERS, order("o3", "U2", 0, Long.MIN_VALUE));
        trial.reopen();

        assertThat(trial.rows(USERS))
                .containsExactly(
                        "[U1]=[2, 9223372036854775807, 1, 9223372036854775806]",
                        "[U2]=[1, -9223372036854775808, -9223372036854775808, -9223372036854775808]");
    }

    @Test
    void refusesARowThatWouldOverflowATotalAndNoOther() {
        var answers =
                trial.write(
                        USERS,
                        order("o1", "U1", 0, MOST),
                        order("o2", "U1", 1, 1),
                        order("o3", "U1", 0, -1),
                        order("o4", "U2", 0, 1));

        assertThat(answers)
                .containsExactly(
                        Outcome.DELIVERED, Outcome.REJECTED, Outcome.DELIVERED, Outcome.DELIVERED);
        assertThat(trial.rows(USERS))
                .containsExactly(
                        "[U1]=[2, 9223372036854775806, -1, 9223372036854775807]",
                        "[U2]=[1, 1, 1, 1]");
        assertThat(trial.parts(USERS)).hasSize(2);
    }

    @Test
    void saysWhichMeasureAndWhichValues() {
        trial.write(USERS, order("o1", "U1", 0, MOST));
        var answer = trial.answer(trial.effect(USERS, order("o2", "U1", 0, 250)));

        assertThat(answer.reason(0))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.cause()).isEqualTo("range");
                    assertThat(reason.field()).hasValue("total_spend");
                    assertThat(reason.value()).hasValue("2.50");
                    assertThat(reason.message()).contains("92233720368547758.07", "2.50");
                });
    }

    @Test
    void refusesARowThatWouldOverflowAPartAlone() {
        trial.write(USERS, order("o1", "U1", 0, MOST), order("o2", "U1", 1, -MOST));
        var answer = trial.answer(trial.effect(USERS, order("o3", "U1", 0, 1)));

        assertThat(answer.at(0)).isEqualTo(Outcome.REJECTED);
        assertThat(answer.reason(0).map(r -> r.cause())).hasValue("range");
        assertThat(trial.rows(USERS))
                .containsExactly("[U1]=[2, 0, -9223372036854775807, 9223372036854775807]");
        assertThat(trial.parts(USERS).getFirst()).contains("[1, 9223372036854775807, ");
    }

    @Test
    void leavesARowThatOneViewRefusesInTheOther() {
        trial.write(USERS, order("o1", "U1", 0, MOST));
        var second = order("o2", "U1", 0, 1);

        assertThat(trial.commit(trial.effect(USERS, second), trial.effect(ALL, second)))
                .extracting(list -> list.getFirst())
                .containsExactly(Outcome.REJECTED, Outcome.DELIVERED);
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 1]");
    }

    @Test
    void appliesARefusedRowOnceItFitsAndThenOnlyThere() {
        trial.write(USERS, order("o1", "U1", 0, MOST));
        var refused = order("o2", "U1", 0, 7);
        trial.commit(trial.effect(USERS, refused), trial.effect(ALL, refused));
        trial.reopen();
        trial.write(USERS, order("o3", "U1", 0, -100));

        assertThat(trial.commit(trial.effect(USERS, refused), trial.effect(ALL, refused)))
                .extracting(list -> list.getFirst())
                .containsExactly(Outcome.DELIVERED, Outcome.DUPLICATE);
        assertThat(trial.commit(trial.effect(USERS, refused), trial.effect(ALL, refused)))
                .extracting(list -> list.getFirst())
                .containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
        assertThat(trial.rows(ALL)).containsExactly("[]=[1, 7]");
        assertThat(trial.rows(USERS).getFirst()).startsWith("[U1]=[3, 9223372036854775714,");
    }
}
