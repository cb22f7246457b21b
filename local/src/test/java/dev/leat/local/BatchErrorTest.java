package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.contract.VirtualTime;
import dev.leat.engine.KernelWithoutFiles;
import dev.leat.engine.OrdersByHand;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Backoff;
import dev.leat.port.Message;
import dev.leat.run.Pipelines;
import dev.leat.task.Tasks;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A record whose batches end with an error of the JVM.
@Timeout(300)
class BatchErrorTest {

    private static final int GOOD = 999;
    private static final String BAD = "BAD U1 100";

    @TempDir private Path folder;

    private final VirtualTime time = VirtualTime.start();

    /// The numbers of pending records in the runs that ended with the error.
    private final List<Integer> failed = new CopyOnWriteArrayList<>();

    /// A kernel that ends with an error if the batch has the bad record.
    private final class Overflowing implements KernelWithoutFiles {

        private final Kernel real = OrdersByHand.kernel();

        @Override
        public Rows run(LeasedWork work, Outcomes table) {
            for (int i = 0; i < work.size(); i++) {
                if (table.pending(i) && text(work.records().get(i).body()).equals(BAD)) {
                    failed.add(pending(table));
                    throw new StackOverflowError();
                }
            }
            return real.run(work, table);
        }

        @Override
        public void close() {}
    }

    private static int pending(Outcomes table) {
        return (int) IntStream.range(0, table.records()).filter(table::pending).count();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void send(LocalPlatform platform) {
        var bodies = new ArrayList<String>();
        for (int i = 0; i < GOOD; i++) {
            bodies.add("ORD" + i + " U1 100");
        }
        bodies.add(GOOD / 2, BAD);
        platform.queue("orders")
                .send(
                        bodies.stream()
                                .map(body ->
                                        Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)))
                                .toList());
    }

    /// Processes records until `failures` batches have failed, or none are left.
    private void process(LocalPlatform platform, int failures) throws InterruptedException {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(7));
        try (var pipelines =
                new Pipelines(
                        OrdersByHand.app(),
                        platform,
                        (_, _, _) -> new Overflowing(),
                        new SimpleMeterRegistry(),
                        new EngineOptions(1, 1 << 20, backoff, backoff))) {
            pipelines.start();
            while (failed.size() < failures && platform.queue("orders").counts().all() > 0) {
                // the worker and the heartbeat
                time.untilWaiting(2);
                time.advanceToNext();
            }
        }
    }

    private static long failing() {
        return Tasks.failing().stream().filter(one -> one.task().contains("order_stats")).count();
    }

    /// Without a restart, after each failed batch a restart, and after each a kill.
    @ParameterizedTest
    @ValueSource(strings = {"none", "restart", "kill"})
    void becomesADeadLetterAndTheOtherRecordsOfItsBatchesAreProcessed(String end)
            throws InterruptedException {
        var platform = LocalPlatform.open(OrdersByHand.app(), folder, time);
        try {
            send(platform);
            while (platform.queue("orders").counts().all() > 0) {
                process(platform, end.equals("none") ? Integer.MAX_VALUE : failed.size() + 1);
                if (end.equals("kill")) {
                    platform.crash();
                } else {
                    platform.close();
                }
                platform = LocalPlatform.open(OrdersByHand.app(), folder, time);
            }
            assertThat(platform.queue("orders-dlq").counts().all()).as("%s", failed).isEqualTo(1);
            assertThat(failed).endsWith(1);
            assertThat(failed.stream().filter(size -> size == 1)).as("attempts").hasSize(5);
            assertThat(failing()).isZero();
        } finally {
            platform.close();
        }
    }
}
