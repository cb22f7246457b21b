package dev.leat.bench.sqs;

import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/// Measures how fast the orders example on AWS drains a filled queue of SQS (ElasticMQ) into views
/// in Redis, and how long it takes from the send of ten orders until they are in the views.
/// Compares it with a handwritten loop and, if its profile is active, with Spring Cloud AWS. These
/// do the same: they receive with as many parallel requests, decode and check the orders, send
/// invalid ones to the dead-letter queue, detect duplicates and add up the views with one script
/// call per batch, and delete the messages afterwards.
///
/// Each program is a process of its own with the same JVM options, its own queue and its own Redis.
/// All run at once, but are paused except for the one that is measured. A queue is filled while its
/// program is paused. The time ends when the queue is empty, and then the rows of all users and the
/// number of dead letters are checked. Rounds alternate; the first ones warm up.
///
/// All processes share the cores of the machine, and ElasticMQ needs more CPU time than the
/// programs, so it limits the rate. The ratio of the CPU times shows what the programs themselves
/// need. Run it in the root folder of the repository.
///
/// Arguments: rounds, messages per round, batches of ten per round, and the working folder.
public final class SqsDrainBench {

    private static final int WARM_UP = 2;
    private static final int TEN = 10;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    /// The pause between two looks at the view, while the latency is measured.
    private static final long LOOK_NANOS = 100_000;

    /// A drained queue.
    ///
    /// @param cpu seconds of CPU time of the program
    /// @param server seconds of CPU time of ElasticMQ
    private record Drain(double seconds, double cpu, double server) {}

    private final QueueServer server;
    private final List<Consumer> consumers;
    private final int size;
    private final Map<Consumer, List<Drain>> drains = new LinkedHashMap<>();
    private final Map<Consumer, List<Double>> latencies = new LinkedHashMap<>();

    private SqsDrainBench(QueueServer server, List<Consumer> consumers, int size) {
        this.server = server;
        this.consumers = consumers;
        this.size = size;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int size = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30_000;
        int batches = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
        var parent = Path.of(arguments.length > 3 ? arguments[3] : "bench/target");
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent, "sqs-bench");
        try (var server = QueueServer.start();
                var tables = ServerProcess.leat(Files.createDirectory(folder.resolve("tables")));
                var programs = new Programs(server, tables, folder)) {
            var bench = new SqsDrainBench(server, programs.start(), size);
            for (int round = -WARM_UP; round < rounds; round++) {
                bench.round(batches, round >= 0);
            }
            bench.print();
        }
        WorkFolders.delete(folder);
    }

    private void round(int batches, boolean measured) throws Exception {
        for (var consumer : consumers) {
            var drain = drain(consumer);
            if (measured) {
                drains.computeIfAbsent(consumer, _ -> new ArrayList<>()).add(drain);
            }
        }
        for (var consumer : consumers) {
            var times = latencies(consumer, batches);
            if (measured) {
                latencies.computeIfAbsent(consumer, _ -> new ArrayList<>()).addAll(times);
            }
        }
    }

    private Drain drain(Consumer consumer) throws Exception {
        server.send(consumer.queues().orders(), consumer.messages().next(size));
        long orders = consumer.messages().totals().count();
        double cpu = consumer.cpuSeconds();
        double busy = server.cpuSeconds();
        long began = System.nanoTime();
        consumer.resume();
        await(consumer, orders, TimeUnit.MILLISECONDS.toNanos(5));
        while (server.count(consumer.queues().orders()) > 0) {
            pause(began, TimeUnit.MILLISECONDS.toNanos(5));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        var drain = new Drain(seconds, consumer.cpuSeconds() - cpu, server.cpuSeconds() - busy);
        consumer.pause();
        consumer.check();
        long dead = server.count(consumer.queues().deadLetters());
        if (dead != consumer.messages().rejected()) {
            throw new IllegalStateException(
                    "%s: %d dead letters; expected %d"
                            .formatted(consumer.name(), dead, consumer.messages().rejected()));
        }
        return drain;
    }

    /// Returns the milliseconds from the send of ten orders until they are in the view of all
    /// orders, for each of some batches.
    private List<Double> latencies(Consumer consumer, int batches) throws Exception {
        var times = new ArrayList<Double>();
        consumer.resume();
        for (int i = 0; i < batches; i++) {
            var bodies = consumer.messages().valid(TEN);
            long orders = consumer.messages().totals().count();
            TimeUnit.MILLISECONDS.sleep(5 + i % 7);
            long began = System.nanoTime();
            server.sendBatch(consumer.queues().orders(), bodies);
            await(consumer, orders, LOOK_NANOS);
            times.add((System.nanoTime() - began) / 1e6);
        }
        consumer.pause();
        return times;
    }

    private static void await(Consumer consumer, long orders, long look) {
        long began = System.nanoTime();
        while (consumer.orders() < orders) {
            pause(began, look);
        }
    }

    private static void pause(long began, long look) {
        if (System.nanoTime() - began > PATIENCE_NANOS) {
            throw new IllegalStateException("not drained in time; see the output of the program");
        }
        LockSupport.parkNanos(look);
    }

    private void print() {
        drains.forEach((consumer, all) ->
                System.out.printf(
                        "%-16s %,8.0f messages/s (%,.0f to %,.0f), %.0f us of CPU per message, and %.0f us of ElasticMQ%n",
                        consumer.name(),
                        size / median(all, Drain::seconds),
                        size / all.stream().mapToDouble(Drain::seconds).max().orElseThrow(),
                        size / all.stream().mapToDouble(Drain::seconds).min().orElseThrow(),
                        1e6 * median(all, Drain::cpu) / size,
                        1e6 * median(all, Drain::server) / size));
        latencies.forEach((consumer, all) -> {
            var sorted = all.stream().sorted().toList();
            System.out.printf(
                    "%-16s ten orders are in the views after %.1f ms (median), %.1f ms (99 %%)%n",
                    consumer.name(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100));
        });
        var leat = drains.getOrDefault(consumers.getFirst(), List.of());
        for (var other : consumers.subList(1, consumers.size())) {
            var all = drains.getOrDefault(other, List.of());
            System.out.printf(
                    "leat has %.2f times the rate of %s (goal %.1f), and %.2f by CPU time%n",
                    median(all, Drain::seconds) / median(leat, Drain::seconds),
                    other.name(),
                    other.name().equals(Programs.LOOP) ? 1.0 : 2.5,
                    median(all, Drain::cpu) / median(leat, Drain::cpu));
        }
    }

    private static double median(List<Drain> drains, ToDoubleFunction<Drain> of) {
        return drains.stream().mapToDouble(of).sorted().toArray()[drains.size() / 2];
    }
}
