package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SimulationTest {

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
}
