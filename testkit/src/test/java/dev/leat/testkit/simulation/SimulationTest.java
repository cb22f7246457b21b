package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final int RUNS = 200;

    private static final Simulation SIMULATION = new Simulation(Orders.app(), Embedded.LOCAL);

    @AfterAll
    static void close() {
        SIMULATION.close();
    }

    @Test
    void anAppWorksOffWhatIsGiven() {
        var seen = new Orders();
        var run = SIMULATION.run(Orders.scenario(1, Orders.singly(10)), seen);
        assertThat(run.stuck()).isEmpty();
        assertThat(seen.users)
                .containsEntry("U0", List.of(5L, 5000L))
                .containsEntry("U1", List.of(5L, 5000L));
    }

    @Test
    void aCrashAtEachPointChangesNothing() {
        for (var point : Point.values()) {
            if (point.ofFiles() || point.ofEndpoints()) {
                continue; // FilePipelineTest and EndpointTest have them
            }
            var crash = new Fault.Crash(point, Times.ONCE, Optional.empty());
            var seen = new Orders();
            var run = SIMULATION.run(Orders.scenario(1, Orders.singly(10), crash), seen);
            assertThat(run.stuck()).as(point.text()).isEmpty();
            assertThat(run.struck()).as(point.text()).containsEntry(crash, 1);
            assertThat(seen.users).as(point.text()).containsEntry("U0", List.of(5L, 5000L));
            assertThat(seen.users).as(point.text()).containsEntry("U1", List.of(5L, 5000L));
        }
    }

    /// Prints how long a run takes; on a busy machine the processor's time says more.
    @Tag("search")
    @Test
    void aRunTakesAFewMilliseconds() {
        var crash = new Fault.Crash(Point.BETWEEN_WRITE_AND_ACK, Times.ONCE, Optional.empty());
        long events = 0;
        for (int seed = 0; seed < 100; seed++) {
            SIMULATION.run(Orders.scenario(seed, Orders.singly(10), crash), new Orders());
        }
        long began = System.nanoTime();
        var cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        for (int seed = 0; seed < RUNS; seed++) {
            var run = SIMULATION.run(Orders.scenario(seed, Orders.singly(10), crash), new Orders());
            assertThat(run.stuck()).isEmpty();
            events += run.events().size();
        }
        var used = ProcessHandle.current().info().totalCpuDuration().orElse(cpu).minus(cpu);
        System.out.printf(
                "%d runs of ten orders with a crash: %.1f ms each, %.1f ms of processors; %d events%n",
                RUNS,
                (System.nanoTime() - began) / 1e6 / RUNS,
                used.toMillis() / (double) RUNS,
                events / RUNS);
    }
}
