package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RepeatTest {

    private static final Simulation SIMULATION = new Simulation(Orders.app(), Embedded.LOCAL);

    @AfterAll
    static void close() {
        SIMULATION.close();
    }

    /// Everything that can go wrong, at once.
    private static Scenario everything(long seed) {
        var given = new ArrayList<>(Orders.singly(8));
        given.add(new Given.Wait(Duration.ofMinutes(3)));
        given.addAll(Orders.singly(4));
        given.add(Orders.together(12));
        return Orders.scenario(
                seed,
                given,
                new Fault.Crash(Point.AFTER_LEASE, new Times(1, 1), Optional.empty()),
                new Fault.Crash(Point.IN_COMMIT, new Times(4, 1), Optional.of("ORD3")),
                new Fault.Fails("user_stats", new Times(1, 2)),
                new Fault.LosesResponse("user_stats", new Times(2, 1)),
                new Fault.StoreUnavailable(
                        Fault.STATE, Duration.ofMinutes(1), Duration.ofMinutes(2)),
                new Fault.Throttles("user_stats", 1, new Times(0, 2)),
                new Fault.Slow(Fault.STATE, Duration.ofSeconds(90), new Times(3, 2)),
                new Fault.Redelivery(Orders.QUEUE, new Times(0, 3)),
                new Fault.Reorder(Orders.QUEUE),
                new Fault.Jump(Duration.ofSeconds(30), Duration.ofHours(1)));
    }

    @Test
    void theSameScenarioIsTheSameRun() {
        for (long seed = 0; seed < 5; seed++) {
            var first = SIMULATION.run(everything(seed), new Orders());
            var second = SIMULATION.run(everything(seed), new Orders());
            assertThat(RunEvents.lines(second))
                    .as("seed " + seed)
                    .isEqualTo(RunEvents.lines(first));
            assertThat(second.took()).isEqualTo(first.took());
        }
    }

    @Test
    void aMachineThatIsBusyChangesNothing() throws InterruptedException {
        var quiet = SIMULATION.run(everything(7), new Orders());
        var busy = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            busy.add(Thread.ofPlatform().daemon().start(RepeatTest::spin));
        }
        var slow = SIMULATION.run(everything(7), new Orders());
        for (var thread : busy) {
            thread.interrupt();
            thread.join();
        }
        assertThat(RunEvents.lines(slow)).isEqualTo(RunEvents.lines(quiet));
    }

    private static void spin() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anotherSeedIsAnotherRunWithTheSameEnd() {
        var runs = new HashSet<List<String>>();
        for (long seed = 0; seed < 10; seed++) {
            var seen = new Orders();
            var run = SIMULATION.run(everything(seed), seen);
            assertThat(run.stuck()).as("seed " + seed).isEmpty();
            assertThat(seen.users)
                    .as("seed " + seed)
                    .containsEntry("U0", List.of(6L, 6000L))
                    .containsEntry("U1", List.of(6L, 6000L));
            runs.add(RunEvents.lines(run));
        }
        assertThat(runs).hasSize(10);
    }
}
