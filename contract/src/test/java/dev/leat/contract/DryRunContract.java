package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static dev.leat.contract.ViewApp.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contract of a dry run on a view store: it returns the same results as a commit and changes
/// nothing.
public abstract class DryRunContract implements TestedState.Opener {

    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact OTHER_A = order("a", "U1", 0, 11);
    private static final Fact B = order("b", "U2", 1, 20);

    /// Returns the number of commits of a seed.
    protected int commits() {
        return 25;
    }

    @Test
    void answersRowsAsIfTheyCameAlone() {
        with(
                ViewApp.orders(),
                trial -> {
                    assertThat(dry(trial, trial.effect(USERS, A, A, OTHER_A, B)).getFirst())
                            .startsWith("DELIVERED", "DUPLICATE")
                            .hasSize(4);
                    assertThat(trial.rows(USERS)).isEmpty();
                });
    }

    @Test
    void effectsOfOneRunSeeEachOther() {
        with(
                ViewApp.orders(),
                trial -> {
                    var answers =
                            dry(
                                    trial,
                                    trial.effect(USERS, A),
                                    trial.effect(ALL, OTHER_A, B),
                                    trial.effect(USERS, A, B));

                    assertThat(answers.get(0)).containsExactly("DELIVERED");
                    assertThat(answers.get(1).getFirst())
                            .startsWith("REJECTED")
                            .contains("conflict");
                    assertThat(answers.get(1).getLast()).isEqualTo("DELIVERED");
                    assertThat(answers.get(2)).containsExactly("DUPLICATE", "DELIVERED");
                });
    }

    @Test
    void keepsNothingOfTheRecordsNorOfTheirIdentities() {
        with(
                ViewApp.orders(),
                trial -> {
                    trial.write(USERS, A);
                    var rows = trial.rows(USERS);
                    var parts = trial.parts(USERS);

                    for (int i = 0; i < 3; i++) {
                        dry(trial, trial.effect(USERS, B), trial.effect(ALL, A, B));
                    }

                    assertThat(trial.rows(USERS)).isEqualTo(rows);
                    assertThat(trial.parts(USERS)).isEqualTo(parts);
                    assertThat(trial.rows(ALL)).isEmpty();
                    trial.reopen();
                    assertThat(trial.rows(USERS)).isEqualTo(rows);
                    assertThat(trial.commit(trial.effect(USERS, A, B), trial.effect(ALL, A, B)))
                            .containsExactly(
                                    List.of(Outcome.DUPLICATE, Outcome.DELIVERED),
                                    List.of(Outcome.DELIVERED, Outcome.DELIVERED));
                });
    }

    @Test
    void workMayAskForMoreOnceItHearsAnAnswer() {
        with(
                ViewApp.orders(),
                trial -> {
                    trial.write(ALL, A);
                    var first = trial.effect(ALL, A, B);
                    var afterRepeat = trial.effect(USERS, A, B);
                    var again = trial.effect(USERS, B);

                    var answers =
                            trial.store()
                                    .dryRun(tx -> {
                                        var heard = ViewTrial.outcomes(tx.apply(first));
                                        return heard.contains(Outcome.DUPLICATE)
                                                ? List.of(
                                                        heard,
                                                        ViewTrial.outcomes(tx.apply(afterRepeat)),
                                                        ViewTrial.outcomes(tx.apply(again)))
                                                : List.of(heard);
                                    });

                    assertThat(answers)
                            .containsExactly(
                                    List.of(Outcome.DUPLICATE, Outcome.DELIVERED),
                                    List.of(Outcome.DELIVERED, Outcome.DELIVERED),
                                    List.of(Outcome.DUPLICATE));
                    assertThat(trial.rows(USERS)).isEmpty();
                });
    }

    @Test
    void refusesWhatDoesNotFitAsACommitDoes() {
        with(
                ViewApp.orders(),
                trial -> {
                    trial.write(USERS, order("o1", "U1", 0, Long.MAX_VALUE));
                    same(
                            trial,
                            trial.effect(USERS, order("o2", "U1", 1, 1), order("o3", "U1", 0, -1)));
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAsACommitDoesWhateverCame(long seed) {
        var random = new Random(seed);
        with(ViewApp.orders(), trial -> compare(trial, random, _ -> anyOrder(random)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAsACommitDoesWhereRecordsChange(long seed) {
        var random = new Random(seed);
        with(ViewApp.changing(), trial -> compare(trial, random, _ -> anyState(random)));
    }

    private static Fact anyOrder(Random random) {
        long cents = random.nextInt(10) == 0 ? Long.MAX_VALUE / 3 : random.nextInt(3);
        return order("o" + random.nextInt(30), "U" + random.nextInt(3), random.nextInt(2), cents);
    }

    private static Fact anyState(Random random) {
        var id = "o" + random.nextInt(12);
        long version = random.nextInt(4);
        return switch (random.nextInt(6)) {
            case 0 -> ViewApp.deletion(id, version);
            case 1 -> state(id, version, "U1", 0, 1).filteredFrom(USERS);
            default ->
                    state(
                            id,
                            version,
                            "U" + random.nextInt(3),
                            random.nextInt(2),
                            random.nextInt(2));
        };
    }

    private void compare(ViewTrial trial, Random random, IntFunction<Fact> facts) {
        for (int step = 0; step < commits(); step++) {
            var batch =
                    IntStream.range(0, 1 + random.nextInt(12)).mapToObj(facts).toArray(Fact[]::new);
            same(trial, trial.effect(USERS, batch), trial.effect(ALL, batch));
            if (step % 10 == 4) {
                trial.reopen();
            }
        }
    }

    /// Checks that two dry runs and a commit return equal results, and that only the commit changes
    /// the state.
    private static void same(ViewTrial trial, Effect... effects) {
        var rows = trial.rows(USERS);
        var dry = dry(trial, effects);
        assertThat(dry(trial, effects)).isEqualTo(dry);
        assertThat(trial.rows(USERS)).isEqualTo(rows);
        var kept =
                trial.store()
                        .commit(tx -> Arrays.stream(effects).map(e -> words(tx.apply(e))).toList());
        assertThat(dry).isEqualTo(kept);
    }

    @Test
    void leavesCommitsBesideItAlone() throws InterruptedException {
        int commits = 60;
        try (var trial = new ViewTrial(this, ViewApp.orders())) {
            var failures = new ConcurrentLinkedQueue<Throwable>();
            var answers = new ConcurrentLinkedQueue<Outcome>();
            var threads = new ArrayList<Thread>();
            for (int writer = 0; writer < 2; writer++) {
                int mine = writer;
                threads.add(
                        start(
                                failures,
                                commits,
                                i -> {
                                    var fact = order("w" + mine + "-" + i, "U1", 0, 1);
                                    answers.addAll(trial.write(USERS, fact));
                                }));
                threads.add(
                        start(
                                failures,
                                commits,
                                i -> {
                                    var fact = order("w" + (1 - mine) + "-" + i, "U1", 0, 1);
                                    dry(
                                            trial,
                                            trial.effect(USERS, fact, order("d" + i, "U2", 0, 1)));
                                }));
            }
            for (var thread : threads) {
                thread.join();
            }

            assertThat(failures).isEmpty();
            assertThat(answers).hasSize(2 * commits).containsOnly(Outcome.DELIVERED);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[120, 120, 1, 1]");
        }
    }

    private interface Turn {
        void take(int number);
    }

    private static Thread start(ConcurrentLinkedQueue<Throwable> failures, int times, Turn turn) {
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        IntStream.range(0, times).forEach(turn::take);
                    } catch (RuntimeException | Error failed) {
                        failures.add(failed);
                    }
                });
    }

    private interface Trying {
        void on(ViewTrial trial);
    }

    private void with(App app, Trying trying) {
        try (var trial = new ViewTrial(this, app)) {
            trying.on(trial);
        }
    }

    private static List<List<String>> dry(ViewTrial trial, Effect... effects) {
        return trial.store()
                .dryRun(tx -> Arrays.stream(effects).map(e -> words(tx.apply(e))).toList());
    }

    private static List<String> words(WriteResults answers) {
        return IntStream.range(0, answers.size())
                .mapToObj(i -> answers.at(i) + answers.reason(i).map(why -> " " + why).orElse(""))
                .toList();
    }
}
