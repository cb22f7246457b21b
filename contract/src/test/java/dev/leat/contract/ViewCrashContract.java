package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Outcome;
import dev.leat.port.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of a view store when commits fail or the process crashes: other callers see no effect.
public abstract class ViewCrashContract implements TestedState.Opener {

    private static final Fact[] FACTS = {
        order("a", "U1", 0, 1),
        order("b", "U2", 0, 2),
        order("a", "U1", 0, 9),
        order("c", "U1", 1, 4),
        order("b", "U2", 0, 2),
        order("d", "U3", 1, Long.MAX_VALUE),
        order("e", "U3", 1, 8),
    };

    private static final List<String> WHOLE =
            List.of(
                    "[U1]=[2, 5, 1, 4]",
                    "[U2]=[1, 2, 2, 2]",
                    "[U3]=[1, 9223372036854775807, 9223372036854775807, 9223372036854775807]");

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
    void keepsNothingOfWorkThatThrew() {
        trial.write(USERS, FACTS[0]);
        for (int rows = 0; rows <= FACTS.length; rows++) {
            die(rows);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 1, 1, 1]");
        }

        assertThat(trial.write(USERS, FACTS[0], FACTS[3]))
                .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[2, 5, 1, 4]");
    }

    @Test
    void givesTheSameStateAfterACrashBeforeTheCommit() {
        for (int rows = 0; rows <= FACTS.length; rows++) {
            die(rows);
            trial.crash();
            assertThat(trial.rows(USERS)).isEmpty();
        }
        trial.write(USERS, FACTS);
        assertThat(trial.rows(USERS)).isEqualTo(WHOLE);
    }

    @Test
    void givesTheSameStateAfterACrashAtAnyRow() {
        for (int rows = 0; rows <= FACTS.length; rows++) {
            trial.write(USERS, Arrays.copyOf(FACTS, rows));
            trial.crash();
        }
        assertThat(trial.rows(USERS)).isEqualTo(WHOLE);
    }

    @Test
    void givesTheSameStateAfterACrashBehindTheCommit() {
        trial.write(USERS, FACTS);
        trial.crash();
        var again = trial.write(USERS, FACTS);

        assertThat(again).doesNotContain(Outcome.DELIVERED);
        assertThat(trial.rows(USERS)).isEqualTo(WHOLE);
    }

    @Test
    void countsEachRecordOnceHoweverManyCallersBringIt() throws Exception {
        var callers = new ArrayList<Callable<List<Outcome>>>();
        for (int i = 0; i < 40; i++) {
            var effect = trial.effect(ALL, order("r" + i % 10, "U1", 0, 1L << i % 10));
            boolean fails = i % 7 == 3;
            callers.add(() ->
                    trial.store()
                            .commit(tx -> {
                                var answers = ViewTrial.outcomes(tx.apply(effect));
                                if (fails) {
                                    throw new IllegalStateException("on purpose");
                                }
                                return answers;
                            }));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            long delivered =
                    threads.invokeAll(callers).stream()
                            .filter(f -> answer(f).contains(Outcome.DELIVERED))
                            .count();
            assertThat(delivered).isEqualTo(10);
        }
        assertThat(trial.rows(ALL)).containsExactly("[]=[10, 1023]");
    }

    private static List<Outcome> answer(Future<List<Outcome>> caller) {
        try {
            return caller.get();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).hasMessageContaining("on purpose");
            return List.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Applies this number of facts and then throws.
    private void die(int rows) {
        var effect = trial.effect(USERS, Arrays.copyOf(FACTS, rows));
        Function<Store.Transaction, Outcome> work =
                transaction -> {
                    transaction.apply(effect);
                    throw new CrashError(rows);
                };
        assertThatThrownBy(() -> trial.store().commit(work)).isInstanceOf(CrashError.class);
    }
}
