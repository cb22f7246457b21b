package dev.leat.bench.tables;

import dev.leat.app.App;
import dev.leat.app.Batching;
import dev.leat.app.Table;
import dev.leat.bench.WorkFolders;
import dev.leat.config.AppFile;
import dev.leat.item.ItemValue;
import dev.leat.kernel.Kernels;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Measures how fast the pipeline of the events example, and one without steps, drain a filled
/// queue into their table, for events of 5 KB and 200 KB. Compares them with a loop that only
/// writes the same bytes in the same batches to SQLite ([SqliteLoop]), on the same disk. Runs
/// alternate, each in a new folder. The number of items and the sum of their amounts are checked
/// after each run.
///
/// Prints medians of time and CPU time, and their ratios. The CPU time is that of the whole
/// process, so it is comparable even if other programs use the machine. Leat uses several threads
/// and the loop one, so on an idle machine the ratio of the times is better for Leat than that of
/// the CPU times.
///
/// Arguments: rounds, megabytes of events per run, the working folder.
public final class TableDrainBench {

    private static final int SEND_BYTES = 4 << 20;

    private record Cost(double seconds, double cpu) {}

    private final App app;
    private final Path parent;

    private TableDrainBench(App app, Path parent) {
        this.app = app;
        this.parent = parent;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int megabytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        var parent = Path.of(arguments.length > 2 ? arguments[2] : "bench/target");
        Files.createDirectories(parent);
        var example = AppFile.read(Path.of("examples/events/app.yaml"), Map.of());
        compareSizes("the events example", example, megabytes, rounds, parent);
        compareSizes("a pipeline without steps", plain(parent), megabytes, rounds, parent);
    }

    private static void compareSizes(String name, App app, int megabytes, int rounds, Path parent)
            throws Exception {
        System.out.println(name);
        var bench = new TableDrainBench(app, parent);
        bench.compare("5 KB", 5_000, megabytes, rounds);
        bench.compare("200 KB", 200_000, megabytes, rounds);
    }

    /// Returns an app whose pipeline has no steps.
    private static App plain(Path parent) throws Exception {
        var folder = Files.createTempDirectory(parent, "plain");
        try (var resource = TableDrainBench.class.getResourceAsStream("app.yaml")) {
            var file = folder.resolve("app.yaml");
            Files.write(file, Objects.requireNonNull(resource).readAllBytes());
            return AppFile.read(file, Map.of());
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void compare(String name, int bytes, int megabytes, int rounds) throws Exception {
        var leat = new ArrayList<Cost>();
        var loop = new ArrayList<Cost>();
        int count = megabytes * 1_000_000 / bytes;
        for (int round = 0; round <= rounds; round++) {
            var source = new OrderEvents(round, bytes);
            var events = new ArrayList<OrderEvents.Event>(count);
            for (int i = 0; i < count; i++) {
                events.add(source.next(i));
            }
            var drained = inFolder(folder -> drain(folder, events));
            var looped = inFolder(folder -> loop(folder, events, batch(bytes)));
            if (round > 0) { // the first one warms up
                leat.add(drained);
                loop.add(looped);
            }
        }
        print("leat " + name, leat, count);
        print("loop " + name, loop, count);
        System.out.printf(
                "%-12s leat has %.2f times the speed of the loop (goal 0.60), and %.2f by CPU time%n",
                name,
                median(loop.stream().map(Cost::seconds).toList())
                        / median(leat.stream().map(Cost::seconds).toList()),
                median(loop.stream().map(Cost::cpu).toList())
                        / median(leat.stream().map(Cost::cpu).toList()));
    }

    /// Returns the number of events in a batch of the pipeline.
    private int batch(int bytes) {
        var options = EngineOptions.defaults();
        long fitting = options.bytesInFlight() / options.workers() / bytes;
        return (int) Math.min(Batching.DEFAULT.size(), fitting);
    }

    private interface Run {
        Cost in(Path folder) throws Exception;
    }

    private Cost inFolder(Run run) throws Exception {
        var folder = Files.createTempDirectory(parent, "table-bench");
        try {
            return run.in(folder);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private Cost drain(Path folder, List<OrderEvents.Event> events) throws Exception {
        try (var platform = LocalPlatform.open(app, folder, Time.system());
                var kernels = new Kernels()) {
            send(platform, events);
            var options = EngineOptions.defaults();
            try (var pipelines =
                    new Pipelines(app, platform, kernels, new SimpleMeterRegistry(), options)) {
                var cost =
                        measured(() -> {
                            pipelines.start();
                            pipelines.awaitIdle();
                        });
                check(platform, events);
                return cost;
            }
        }
    }

    private static void send(LocalPlatform platform, List<OrderEvents.Event> events) {
        var queue = platform.queue("events");
        var messages = new ArrayList<Message.Outgoing>();
        int bytes = 0;
        for (var event : events) {
            messages.add(Message.Outgoing.of(event.body()));
            bytes += event.body().length;
            if (bytes >= SEND_BYTES) {
                queue.send(messages);
                messages.clear();
                bytes = 0;
            }
        }
        queue.send(messages);
    }

    private void check(LocalPlatform platform, List<OrderEvents.Event> events) {
        var sum = new BigDecimal[] {BigDecimal.ZERO};
        var count = new long[1];
        var table = app.get(Table.class, "events");
        platform.tables()
                .scan(
                        table,
                        item -> {
                            count[0]++;
                            if (item.attributes().get("amount")
                                    instanceof ItemValue.Number(var n)) {
                                sum[0] = sum[0].add(n);
                            }
                        });
        long cents = events.stream().mapToLong(OrderEvents.Event::cents).sum();
        if (count[0] != events.size() || sum[0].compareTo(BigDecimal.valueOf(cents, 2)) != 0) {
            throw new IllegalStateException(
                    "the table has %d items with a sum of %s; expected %d and %s"
                            .formatted(
                                    count[0], sum[0], events.size(), BigDecimal.valueOf(cents, 2)));
        }
    }

    private Cost loop(Path folder, List<OrderEvents.Event> events, int batch) throws Exception {
        try (var loop = new SqliteLoop(folder)) {
            var cost = measured(() -> loop.write(events, batch));
            loop.check(events);
            return cost;
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Cost measured(Work work) throws Exception {
        var system =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long began = System.nanoTime();
        work.run();
        return new Cost(
                (System.nanoTime() - began) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
    }

    private static void print(String name, List<Cost> costs, int events) {
        var seconds = costs.stream().map(Cost::seconds).sorted().toList();
        System.out.printf(
                "%-12s %,8.0f events/s (%,.0f to %,.0f), %,.0f us CPU per event%n",
                name,
                events / median(seconds),
                events / seconds.getLast(),
                events / seconds.getFirst(),
                median(costs.stream().map(Cost::cpu).toList()) / events * 1e6);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
