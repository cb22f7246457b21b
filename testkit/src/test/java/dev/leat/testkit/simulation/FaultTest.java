package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static final Simulation SIMULATION = new Simulation(Orders.app(), Embedded.LOCAL);

    private final Orders seen = new Orders();

    @AfterAll
    static void close() {
        SIMULATION.close();
    }

    /// Ten orders, one after the other; whatever strikes, each counts once.
    private Run run(Fault... faults) {
        var run = SIMULATION.run(Orders.scenario(3, Orders.singly(10), faults), seen);
        assertThat(run.stuck()).isEmpty();
        assertThat(seen.users)
                .containsEntry("U0", List.of(5L, 5000L))
                .containsEntry("U1", List.of(5L, 5000L));
        assertThat(seen.letters).isZero();
        return run;
    }

    private static List<Event.Committed> commits(Run run, String store) {
        return RunEvents.all(run, Event.Committed.class).stream()
                .filter(one -> one.store().equals(store))
                .toList();
    }

    @Test
    void aStoreThatFailsIsProbedBeforeItGetsMore() {
        var fails = new Fault.Fails("user_stats", new Times(1, 2));
        var run = run(fails);
        assertThat(run.struck()).containsEntry(fails, 2);
        assertThat(RunEvents.all(run, Event.Failed.class))
                .hasSize(2)
                .allSatisfy(failed -> assertThat(failed.store()).isEqualTo("user_stats"));
        assertThat(run.took()).isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    }

    @Test
    void whatAStoreKeptAndDidNotSayItAnswersAsRepeats() {
        var loses = new Fault.LosesResponse("user_stats", Times.ONCE);
        var run = run(loses);
        var first = commits(run, "user_stats").getFirst();
        assertThat(first.acknowledged()).isFalse();
        assertThat(run.struck()).containsEntry(loses, 1);
        assertThat(
                        commits(run, "user_stats").stream()
                                .flatMap(one -> one.effects().stream())
                                .filter(one -> one.answers().at(0) == Outcome.DUPLICATE))
                .isNotEmpty();
    }

    @Test
    void anOutageEndsWhenTheScenarioSaysSo() {
        var unavailable =
                new Fault.StoreUnavailable("user_stats", Duration.ZERO, Duration.ofHours(2));
        var run = run(unavailable);
        assertThat(run.took()).isBetween(Duration.ofHours(2), Duration.ofMinutes(121));
        assertThat(run.struck().get(unavailable)).isGreaterThan(100);
        assertThat(commits(run, "user_stats"))
                .allSatisfy(one ->
                        assertThat(RunEvents.after(one))
                                .isGreaterThanOrEqualTo(Duration.ofHours(2)));
    }

    @Test
    void anOutageOfTheStateCostsNoAttempt() {
        var unavailable =
                new Fault.StoreUnavailable(Fault.STATE, Duration.ZERO, Duration.ofHours(1));
        var run = run(unavailable);
        assertThat(RunEvents.all(run, Event.Leased.class))
                .allSatisfy(leased -> {
                    assertThat(RunEvents.after(leased)).isGreaterThanOrEqualTo(Duration.ofHours(1));
                    assertThat(leased.records()).allMatch(record -> record.attempt() == 1);
                });
    }

    @Test
    void aStoreThatThrottlesTakesTheFirstRowsAndGetsTheOthersLater() {
        var throttles = new Fault.Throttles("user_stats", 1, new Times(0, 2));
        var given = new ArrayList<Given>(List.of(Orders.together(10)));
        var run = SIMULATION.run(Orders.scenario(3, given, throttles), seen);
        assertThat(run.struck()).containsEntry(throttles, 2);
        var first = commits(run, "user_stats").getFirst().effects().getFirst();
        assertThat(first.answers().at(0)).isEqualTo(Outcome.DELIVERED);
        assertThat(first.answers().at(1)).isEqualTo(Outcome.RETRIED);
        assertThat(seen.users).containsEntry("U0", List.of(5L, 5000L));
        assertThat(run.took()).isGreaterThan(Duration.ofMillis(499));
    }

    @Test
    void aHeartbeatKeepsALeaseWhileAStoreIsSlow() {
        var slow = new Fault.Slow("user_stats", Duration.ofMinutes(10), Times.ONCE);
        var run = run(slow);
        assertThat(run.took()).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
        assertThat(RunEvents.all(run, Event.Failed.class)).isEmpty();
        assertThat(RunEvents.all(run, Event.Leased.class))
                .allSatisfy(one -> assertThat(one.records().getFirst().attempt()).isEqualTo(1));
    }

    @Test
    void aLeaseMayRunOutWhenTheClockJumpsInASlowCommit() {
        int lost = 0;
        for (long seed = 0; seed < 10; seed++) {
            var slow = new Fault.Slow(Fault.STATE, Duration.ofMinutes(1), Times.ONCE);
            var jump = new Fault.Jump(Duration.ofSeconds(10), Duration.ofHours(1));
            var run = SIMULATION.run(Orders.scenario(seed, Orders.singly(10), slow, jump), seen);
            assertThat(run.stuck()).isEmpty();
            assertThat(seen.users).containsEntry("U0", List.of(5L, 5000L));
            lost +=
                    (int)
                            RunEvents.all(run, Event.Failed.class).stream()
                                    .filter(failed -> failed.why().contains("ended before its"))
                                    .count();
        }
        assertThat(lost).isBetween(1, 9);
    }

    @Test
    void whatIsDoneWithMayComeAgain() {
        var twice = new Fault.Redelivery(Orders.QUEUE, new Times(2, 3));
        var run = run(twice);
        assertThat(run.struck()).containsEntry(twice, 3);
        long leased =
                RunEvents.all(run, Event.Leased.class).stream()
                        .mapToLong(one -> one.records().size())
                        .sum();
        assertThat(leased).isEqualTo(13);
    }

    @Test
    void nothingComesTwiceOnceItHasADeadLetter() {
        var bad = new Given.Send(Orders.QUEUE, List.of(Orders.order(1, "U1", 0)));
        var twice = new Fault.Redelivery(Orders.QUEUE, new Times(0, 1));
        var run = SIMULATION.run(Orders.scenario(3, List.of(bad), twice), seen);
        assertThat(run.struck()).containsEntry(twice, 0);
        assertThat(seen.letters).isEqualTo(1);
        assertThat(RunEvents.all(run, Event.Committed.class).getFirst().effects())
                .anyMatch(one -> one.effect() instanceof Effect.DeadLetters);
    }

    @Test
    void aListMayArriveInAnotherOrder() {
        var reorder = new Fault.Reorder(Orders.QUEUE);
        var together = (Given.Send) Orders.together(10);
        var run = SIMULATION.run(Orders.scenario(3, List.of(together), reorder), seen);
        var sent = RunEvents.all(run, Event.Sent.class).getFirst().messages();
        assertThat(sent)
                .containsExactlyInAnyOrderElementsOf(together.messages())
                .isNotEqualTo(together.messages());
        assertThat(run.struck()).containsEntry(reorder, 1);
    }

    @Test
    void aClockThatJumpsMovesWhatTheAppReadsAlone() {
        var ahead = new Fault.Jump(Duration.ofMinutes(1), Duration.ofHours(1));
        var back = new Fault.Jump(Duration.ofMinutes(2), Duration.ofHours(-2));
        var given = new ArrayList<>(Orders.singly(5));
        given.add(new Given.Wait(Duration.ofMinutes(3)));
        var run = SIMULATION.run(Orders.scenario(3, given, ahead, back), seen);
        assertThat(run.stuck()).isEmpty();
        assertThat(run.took()).isEqualTo(Duration.ofMinutes(3));
        assertThat(RunEvents.all(run, Event.Jumped.class))
                .extracting(RunEvents::after)
                .containsExactly(Duration.ofMinutes(61), Duration.ofMinutes(-58));
    }
}
