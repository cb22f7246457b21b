package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Lease;
import dev.leat.port.Platform;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Time;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Platforms that do what no platform may do.
class DefectTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Orders seen = new Orders();

    private Run run(Embedded embedded, Fault... faults) {
        return run(PATIENCE, embedded, faults);
    }

    private Run run(Duration patience, Embedded embedded, Fault... faults) {
        try (var simulation = new Simulation(Orders.app(), embedded, patience)) {
            return simulation.run(Orders.scenario(1, Orders.singly(4), faults), seen);
        }
    }

    @Test
    void anExceptionThatNoPortThrowsEndsTheRun() {
        var run =
                run(
                        new Planted((_, _) -> {
                            throw new IllegalStateException("planted");
                        }));
        assertThat(run.stuck())
                .hasValueSatisfying(why ->
                        assertThat(why).contains("a commit of state", "order_stats-", "planted"));
    }

    @Test
    void anErrorOfAPlatformEndsTheRun() {
        var run =
                run(
                        new Planted((_, _) -> {
                            throw new AssertionError("planted");
                        }));
        assertThat(run.stuck()).hasValueSatisfying(why -> assertThat(why).contains("planted"));
    }

    @Test
    void aPlatformThatDoesNotOpenEndsTheRun() {
        var run =
                run(
                        new Embedded() {
                            @Override
                            public Platform open(App app, Path folder, Time time) {
                                throw new IllegalStateException("planted");
                            }

                            @Override
                            public void crash(Platform platform) {
                                throw new IllegalStateException("nothing was opened");
                            }
                        });
        assertThat(run.stuck()).hasValueSatisfying(why -> assertThat(why).contains("planted"));
    }

    @Test
    void aCallThatHangsEndsTheRun() {
        var never = new CountDownLatch(1);
        var run =
                run(
                        Duration.ofSeconds(3),
                        new Planted((real, effect) -> {
                            try {
                                never.await();
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                            return real.apply(effect);
                        }));
        assertThat(run.stuck())
                .hasValueSatisfying(why ->
                        assertThat(why).contains("has made no progress for 3s", "FaultyStore"));
        never.countDown();
    }

    @Test
    void aWakeUpThatIsMissingEndsTheRun() {
        var run = run(new Planted((real, effect) -> real.apply(effect), DefectTest::silent));
        assertThat(run.took()).isZero();
        assertThat(run.stuck())
                .hasValueSatisfying(why ->
                        assertThat(why)
                                .contains(
                                        "never becomes idle",
                                        "order_stats",
                                        "4 messages of OrderQueue"));
    }

    /// Does not notify of new messages.
    private static Source silent(Source real) {
        var silent = new Signal();
        return new Source() {
            @Override
            public Optional<Lease> lease(int records, long bytes) {
                return Optional.empty();
            }

            @Override
            public int available(int records) {
                return 0;
            }

            @Override
            public long suspects() {
                return real.suspects();
            }

            @Override
            public Signal signal() {
                return silent;
            }

            @Override
            public Optional<Instant> next() {
                return Optional.empty();
            }

            @Override
            public boolean drained() {
                return real.drained();
            }
        };
    }

    @Test
    void aFailingPipelineIsReportedAndLeavesTheAppIdle() {
        var run =
                run(
                        new Planted((_, _) -> {
                            throw new CorruptStateException("the state is damaged");
                        }));
        assertThat(run.stuck()).isEmpty();
        assertThat(RunEvents.all(run, Event.Ended.class))
                .containsExactly(
                        new Event.Ended(
                                dev.leat.testkit.scenario.Scenario.START,
                                "order_stats",
                                "the state is damaged"));
    }

    @Test
    void aStoreThatLiesIsSeenByWhoLooks() {
        var run =
                run(
                        new Planted((real, effect) ->
                                effect instanceof Effect.Write write
                                        ? WriteResults.all(write.pick().length, Outcome.DELIVERED)
                                        : real.apply(effect)));
        assertThat(run.stuck()).isEmpty();
        assertThat(seen.users).isEmpty();
    }

    @Test
    void afterADefectTheNextRunIsAsGoodAsEver() {
        var planted = new Defects();
        try (var simulation = new Simulation(Orders.app(), planted.embedded())) {
            for (boolean broken : List.of(true, false, true, false)) {
                planted.broken = broken;
                var run = simulation.run(Orders.scenario(1, Orders.singly(4)), seen);
                assertThat(run.stuck().isPresent()).isEqualTo(broken);
            }
        }
        assertThat(seen.users).containsEntry("U0", List.of(2L, 2000L));
    }

    private static final class Defects {

        private boolean broken;

        Embedded embedded() {
            return new Planted((real, effect) -> {
                if (broken) {
                    throw new IllegalStateException("planted");
                }
                return real.apply(effect);
            });
        }
    }

    @Test
    void aFaultOfAStoreThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> run(Embedded.LOCAL, new Fault.Fails("nothing", Times.ONCE)))
                .hasMessageContaining("no view 'nothing'");
    }
}
