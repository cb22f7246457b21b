package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.aws.LeatEndpoint;
import dev.leat.config.AppFile;
import dev.leat.contract.PlantedBug;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkPojo;

/// Three workers read a stream at random, while its shards are split and merged, half of all reads
/// are throttled, workers are killed, stopped, or lose requests at each kind of request, and
/// records expire. Each record is processed once and in order. `-Dstreams.seeds=20` runs more
/// seeds, which reach each fault.
@Tag("crash")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamModelTest {

    static final String PIPELINE = "count";

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null, k: varchar not null, amount: bigint not null}}
            streams: {live: {shards: 3}}
            queues: {next: {}, line: {fifo: true}}
            tables: {items: {key: id}}
            views: {totals: {key: k, measures: {n: count(*), total: sum(amount)}}}
            pipelines:
              count:
                from: {stream: live, schema: Sale}
                key: id
                max_rejects: 100%
                steps: [{check: {amount is positive: amount > 0}}]
                to: [{view: totals}, {table: items}, {queue: next}, {queue: line, group: k}]
            """;

    private static final int SEEDS = Integer.getInteger("streams.seeds", 1);
    private static final int ALL = 20;
    private static final int WORKERS = 3;
    private static final int STEPS = 300;

    private final VirtualTime time = VirtualTime.start();
    private final Kernels factory = new Kernels();
    private LeatEndpoint services;
    private App app;
    private List<Kernel> kernels;
    private int trials;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = LeatEndpoint.start(folder.resolve("services"), time);
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        kernels =
                Stream.generate(() -> factory.kernel(app, app.pipeline(PIPELINE), _ -> {}))
                        .limit(WORKERS)
                        .toList();
    }

    @AfterAll
    void stop() {
        kernels.forEach(Kernel::close);
        factory.close();
        services.close();
    }

    @Test
    void eachRecordIsProcessedOnceAndInOrder() {
        var made = new HashSet<FaultPoint>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            long start = System.nanoTime();
            try (var trial = trial(seed, correct -> correct)) {
                run(trial, seed);
                made.addAll(trial.made());
                System.out.printf(
                        "Seed %d: %s, %d kinds of faults, %d ms%n",
                        seed,
                        trial.ledger(),
                        trial.made().size(),
                        (System.nanoTime() - start) / 1_000_000);
            }
        }
        if (SEEDS >= ALL) {
            assertThat(made).containsAll(FaultPoint.all());
        }
    }

    private StreamTrial trial(long seed, PlantedBug<SdkPojo> bug) {
        return new StreamTrial(services, time, app, kernels, "t%d-".formatted(++trials), seed, bug);
    }

    private static void run(StreamTrial trial, long seed) {
        try {
            trial.run(STEPS);
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("seed %d: %s".formatted(seed, failed.getMessage()), failed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAPlantedBug(PlantedStreamBug bug) {
        PlantedBug.mustFail(() -> {
            for (long seed = 1; seed <= ALL; seed++) {
                try (var trial = trial(seed, bug)) {
                    run(trial, seed);
                }
            }
        });
    }
}
