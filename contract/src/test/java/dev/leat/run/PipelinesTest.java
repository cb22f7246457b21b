package dev.leat.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.engine.KernelWithoutFiles;
import dev.leat.engine.MemoryPlatform;
import dev.leat.engine.OrdersByHand;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.KernelFactory;
import dev.leat.metrics.PipelineStatus;
import dev.leat.plan.Backoff;
import dev.leat.port.CorruptStateException;
import dev.leat.task.Tasks;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelinesTest {

    private final MemoryPlatform platform = new MemoryPlatform();
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Pipelines pipelines = pipelines((_, _, _) -> OrdersByHand.kernel());

    /// Lets slow kernels go on.
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void stop() {
        go.countDown();
        pipelines.close();
    }

    private Pipelines pipelines(KernelFactory kernels) {
        meters = new SimpleMeterRegistry();
        var random = new SplittableRandom(7);
        var options =
                new EngineOptions(
                        1,
                        1 << 20,
                        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random),
                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), random));
        return new Pipelines(OrdersByHand.app(), platform, kernels, meters, options);
    }

    private PipelineStatus status() {
        return pipelines.status().values().iterator().next();
    }

    private boolean everybodyWaitsForLater() {
        return platform.time
                .earliest()
                .map(deadline -> deadline.isAfter(platform.time.instant()))
                .orElse(false);
    }

    /// Advances the time until the heartbeat extends the lease.
    private void untilExtended() {
        int before = platform.source.extensions();
        until(() -> {
            platform.time.advanceToNext();
            return platform.source.extensions() > before;
        });
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 5 minutes").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void worksOffWhatIsThereAndWhatComesAndCountsIt() {
        platform.send("ORD1 U1 100", "ORD2 U1 -1");
        pipelines.start();
        until(() -> platform.home.queue().isEmpty());
        platform.send("ORD1 U1 100");
        until(() -> status().records().getOrDefault(Outcome.DUPLICATE, 0L) == 1);

        assertThat(platform.home.view("user_stats", "U1")).containsExactly(1, 100);
        assertThat(status().records())
                .containsEntry(Outcome.DELIVERED, 1L)
                .containsEntry(Outcome.REJECTED, 1L);
        assertThat(status().causes()).containsEntry("check", 1L);
        assertThat(
                        meters.get("leat.records")
                                .tag("sink", "user_stats")
                                .tag("outcome", "duplicate")
                                .functionCounter()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void anHoursOutageOfAStoreCostsNoReceiveAndFillsNoDeadLetterQueue() throws Exception {
        var redis = platform.unavailable("user_stats");
        pipelines = pipelines((_, _, _) -> OrdersByHand.kernel());
        redis.setUnavailable(true);
        platform.send("ORD1 U1 100");
        pipelines.start();
        until(() -> status().state() == PipelineStatus.State.WAITING);

        for (int second = 0; second < 3600; second += 10) {
            platform.time.advance(Duration.ofSeconds(10));
            platform.time.untilWaiting(2);
            until(this::everybodyWaitsForLater);
        }
        assertThat(platform.source.leases())
                .as("one batch met the outage, none after it")
                .isEqualTo(1);
        assertThat(redis.probes()).as("the store is probed instead").isGreaterThan(50);
        assertThat(platform.home.attempts("m-ORD1 U1 100")).isZero();
        assertThat(platform.home.letters()).isEmpty();

        redis.setUnavailable(false);
        platform.time.advance(Duration.ofSeconds(31));
        until(() -> platform.home.queue().isEmpty());
        assertThat(redis.view("user_stats", "U1")).containsExactly(1, 100);
        until(() -> status().state() == PipelineStatus.State.RUNNING);
    }

    @Test
    void extendsTheLeaseOfABatchThatTakesLong() {
        pipelines = pipelines((_, _, _) -> new SlowKernel(OrdersByHand.kernel(), go));
        platform.send("ORD1 U1 100");
        pipelines.start();
        until(() -> platform.source.leases() == 1);
        for (int minute = 0; minute < 5; minute++) {
            untilExtended();
        }
        go.countDown();
        until(() -> platform.home.queue().isEmpty());
        assertThat(platform.source.leases()).isEqualTo(1);
    }

    @Test
    void extendsALeaseAlsoWhenTheClockWasSetBack() throws Exception {
        pipelines = pipelines((_, _, _) -> new SlowKernel(OrdersByHand.kernel(), go));
        platform.send("ORD1 U1 100");
        pipelines.start();
        until(() -> platform.source.leases() == 1);
        untilExtended();
        platform.time.untilWaiting(1);
        platform.time.shift(Duration.ofHours(-1));
        var start = platform.time.instant();
        untilExtended();
        assertThat(platform.time.instant()).isBefore(start.plusSeconds(120));
        go.countDown();
        until(() -> platform.home.queue().isEmpty());
    }

    @Test
    void aBatchThatEndsWithAnErrorIsRedeliveredAndNamed() {
        pipelines = pipelines((_, _, _) -> new OverflowingKernel(OrdersByHand.kernel(), go));
        platform.send("ORD1 U1 100");
        pipelines.start();
        until(() -> {
            platform.time.advanceToNext();
            return Tasks.failing().stream()
                    .anyMatch(one -> one.task().startsWith("a batch of pipeline "));
        });
        assertThat(status().state()).isEqualTo(PipelineStatus.State.RUNNING);
        go.countDown();
        until(() -> {
            platform.time.advanceToNext();
            return platform.home.queue().isEmpty();
        });
        assertThat(platform.home.view("user_stats", "U1")).containsExactly(1, 100);
        until(() -> Tasks.failing().isEmpty());
    }

    @Test
    void stoppingFinishesThePassUnderWay() {
        pipelines = pipelines((_, _, _) -> new SlowKernel(OrdersByHand.kernel(), go));
        platform.send("ORD1 U1 100");
        pipelines.start();
        until(() -> platform.source.leases() == 1);
        var closing = Thread.ofVirtual().start(pipelines::close);
        until(() -> status().state() == PipelineStatus.State.STOPPED);
        go.countDown();
        until(() -> !closing.isAlive());
        assertThat(platform.home.queue()).isEmpty();
        assertThat(platform.home.view("user_stats", "U1")).containsExactly(1, 100);
    }

    @Test
    void aPausedPipelineIsIdleAndSaysWhy() throws Exception {
        for (int i = 0; i < 1000; i++) {
            platform.home.enqueue("orders", OrdersByHand.record("ORD" + i + " U1 -1", 0));
        }
        pipelines.start();
        pipelines.awaitIdle();
        platform.send("MORE U1 -1");
        pipelines.awaitIdle();
        assertThat(status().state()).isEqualTo(PipelineStatus.State.PAUSED);
        assertThat(status().detail()).contains("max_rejects");
        assertThat(platform.home.queue()).hasSize(1);
        assertThat(platform.home.letters()).hasSize(1000);
    }

    @Test
    void aPipelineIsNotIdleWhileItsSourceIsUnavailable() {
        platform.source.countsUnavailable(true);
        pipelines.start();
        assertThat(pipelines.idle()).isFalse();
        platform.source.countsUnavailable(false);
        until(pipelines::idle);
    }

    @Test
    void aDamagedSourceFailsThePipelineForGood() throws Exception {
        platform.source.damaged("the state file state.db is damaged");
        platform.send("ORD1 U1 100");
        pipelines.start();
        pipelines.awaitIdle();
        assertThat(status().state()).isEqualTo(PipelineStatus.State.FAILED);
        assertThat(status().detail()).isEqualTo("the state file state.db is damaged");
        assertThat(platform.home.queue()).hasSize(1);
    }

    @Test
    void damageMetInAPassFailsThePipelineForGood() throws Exception {
        platform.home.verdict((_, _) -> {
            throw new CorruptStateException("the state file state.db is damaged");
        });
        platform.send("ORD1 U1 100");
        pipelines.start();
        pipelines.awaitIdle();
        assertThat(status().state()).isEqualTo(PipelineStatus.State.FAILED);
        assertThat(status().detail()).isEqualTo("the state file state.db is damaged");
        assertThat(platform.home.queue()).hasSize(1);
        assertThat(platform.source.leases()).isEqualTo(1);
    }

    /// A kernel that waits for a latch. Ends with an error until `ends`.
    private record OverflowingKernel(Kernel kernel, CountDownLatch ends)
            implements KernelWithoutFiles {
        @Override
        public dev.leat.batch.Rows run(
                dev.leat.batch.LeasedWork work, dev.leat.batch.Outcomes table) {
            if (ends.getCount() > 0) {
                throw new StackOverflowError();
            }
            return kernel.run(work, table);
        }

        @Override
        public void close() {}
    }

    private record SlowKernel(Kernel kernel, CountDownLatch go) implements KernelWithoutFiles {
        @Override
        public dev.leat.batch.Rows run(
                dev.leat.batch.LeasedWork work, dev.leat.batch.Outcomes table) {
            try {
                go.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return kernel.run(work, table);
        }

        @Override
        public void close() {}
    }
}
