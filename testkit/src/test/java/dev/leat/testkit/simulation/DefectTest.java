package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.ForwardingSource;
import dev.leat.contract.PlatformBug;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Lease;
import dev.leat.port.Platform;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Time;
import dev.leat.testkit.bug.Planted;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static Planted planted(PlatformBug.Effects effects) {
        return new Planted(PlatformBug.of(effects));
    }

    @Test
    void anExceptionThatNoPortThrowsEndsTheRun() {
        var run =
                run(
                        planted((_, _) -> {
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
                        planted((_, _) -> {
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
                        planted((real, effect) -> {
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
        var silent =
                new PlatformBug() {
                    @Override
                    public Source source(Platform platform, Source real) {
                        return new Silent(real, new Signal());
                    }
                };
        var run = run(new Planted(silent));
        assertThat(run.took()).isZero();
        assertThat(run.stuck())
                .hasValueSatisfying(why ->
                        assertThat(why)
                                .contains(
                                        "never becomes idle",
                                        "order_stats",
                                        "4 messages of OrderQueue"));
    }

    /// A source that neither delivers its records nor notifies of them.
    private record Silent(Source beneath, Signal signal) implements ForwardingSource {

        @Override
        public Optional<Lease> lease(int records, long bytes) {
            return Optional.empty();
        }

        @Override
        public int available(int records) {
            return 0;
        }

        @Override
        public Optional<Instant> next() {
            return Optional.empty();
        }
    }

    @Test
    void aFailingPipelineIsReportedAndLeavesTheAppIdle() {
        var run =
                run(
                        planted((_, _) -> {
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
                        planted((real, effect) ->
                                effect instanceof Effect.Write write
                                        ? WriteResults.all(write.pick().length, Outcome.DELIVERED)
                                        : real.apply(effect)));
        assertThat(run.stuck()).isEmpty();
        assertThat(seen.users).isEmpty();
    }

    @Test
    void afterADefectTheNextRunIsAsGoodAsEver() {
        var broken = new AtomicBoolean();
        var planted =
                planted((real, effect) -> {
                    if (broken.get()) {
                        throw new IllegalStateException("planted");
                    }
                    return real.apply(effect);
                });
        try (var simulation = new Simulation(Orders.app(), planted)) {
            for (boolean breaks : List.of(true, false, true, false)) {
                broken.set(breaks);
                var run = simulation.run(Orders.scenario(1, Orders.singly(4)), seen);
                assertThat(run.stuck().isPresent()).isEqualTo(breaks);
            }
        }
        assertThat(seen.users).containsEntry("U0", List.of(2L, 2000L));
    }

    @Test
    void aFaultOfAStoreThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> run(Embedded.LOCAL, new Fault.Fails("nothing", Times.ONCE)))
                .hasMessageContaining("no view 'nothing'");
    }
}
