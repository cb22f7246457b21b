package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Measures the complete path of the orders example: how many orders per second go from a durable
/// queue, through decoding and checks, to two views with daily parts. The queue and the views are
/// in the embedded store. The input is a backlog of orders of 10,000 users on two days, in batches
/// of 1,000. Each round uses a new folder and ends when the queue is empty; then the totals are
/// checked.
///
/// Four threads and the JIT compiler run at the same time. With two cores, or other load on the
/// machine, orders per second fall by half or more. In this case compare the CPU time per order,
/// although its median also rises by a third. The first rounds after the warm-up are slower than
/// the later ones. To measure a difference of less than a tenth between two builds, run them
/// alternately.
///
/// Arguments: rounds, orders per round, the app file, the working folder.
public final class DrainBench {

    private static final int USERS = 10_000;
    private static final int SEND = 1_000;

    private final Random random = new Random(1);

    private DrainBench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int orders = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300_000;
        var file = Path.of(arguments.length > 2 ? arguments[2] : "examples/orders/app.yaml");
        var parent = Path.of(arguments.length > 3 ? arguments[3] : "bench/target");
        Files.createDirectories(parent);
        var app = AppFile.read(file, Map.of());
        var rates = new ArrayList<Double>();
        for (int round = 0; round <= rounds; round++) {
            double rate = round(app, parent, orders).rate();
            System.out.printf(
                    "round %d: %,.0f orders/s%s%n", round, rate, round == 0 ? " (warm-up)" : "");
            if (round > 0) {
                rates.add(rate);
            }
        }
        var sorted = rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                "queue -> views: median %,.0f orders/s (%,.0f to %,.0f); goal 80,000%n",
                sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /// The orders per second of a round, and its CPU time in microseconds per order.
    record Round(double rate, double cpu) {}

    /// Runs one round in a new folder in `parent`.
    static Round round(App app, Path parent, int orders) throws Exception {
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent, "drain-bench");
        try {
            return new DrainBench().drain(app, folder, orders);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private Round drain(App app, Path folder, int orders) throws Exception {
        try (var platform = LocalPlatform.open(app, folder, Time.system());
                var kernels = new Kernels()) {
            long cents = send(platform, orders);
            try (var pipelines =
                    new Pipelines(
                            app,
                            platform,
                            kernels,
                            new SimpleMeterRegistry(),
                            EngineOptions.defaults())) {
                double sent = cpu("leat-state");
                long began = System.nanoTime();
                pipelines.start();
                pipelines.awaitIdle();
                double seconds = (System.nanoTime() - began) / 1e9;
                double workers = cpu("leat-order_stats") / orders;
                double writer = (cpu("leat-state") - sent) / orders;
                System.out.printf(
                        "  CPU per order: workers %.1f us, writer %.1f us%n", workers, writer);
                var row = platform.view("global_stats").get(List.of()).orElseThrow();
                if (!Arrays.equals(row.values(), new Long[] {(long) orders, cents})) {
                    throw new IllegalStateException(
                            "wrong totals: " + Arrays.toString(row.values()));
                }
                return new Round(orders / seconds, workers + writer);
            }
        }
    }

    /// Returns the CPU time in microseconds of all threads whose names begin with `name`.
    private static double cpu(String name) {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.dumpAllThreads(false, false, 0))
                .filter(thread -> thread.getThreadName().startsWith(name))
                .mapToDouble(thread -> threads.getThreadCpuTime(thread.getThreadId()) / 1e3)
                .sum();
    }

    private long send(LocalPlatform platform, int orders) {
        long cents = 0;
        var queue = platform.queue("OrderQueue");
        for (int at = 0; at < orders; at += SEND) {
            var messages = new ArrayList<Message.Outgoing>(SEND);
            for (int i = at; i < Math.min(at + SEND, orders); i++) {
                int price = 100 + random.nextInt(900);
                int quantity = 1 + random.nextInt(5);
                long value = (long) price * quantity + 250;
                cents += value;
                messages.add(Message.Outgoing.of(order(i, price, quantity, value)));
            }
            queue.send(messages);
        }
        return cents;
    }

    private byte[] order(int number, int price, int quantity, long value) {
        return """
        {"order_id":"ORD%08d","user_id":"U%05d","order_timestamp":"2024-12-%02dT%02d:%02d:00Z",\
        "order_value":%s,"items":[{"product_id":"P%04d","quantity":%d,"price_per_unit":%s},\
        {"product_id":"P9999","quantity":1,"price_per_unit":2.50}],\
        "shipping_address":"Number %d, Some Street, Some Town, Some Country","payment_method":"card"}\
        """
                .formatted(
                        number,
                        random.nextInt(USERS),
                        16 + random.nextInt(2),
                        random.nextInt(24),
                        random.nextInt(60),
                        money(value),
                        random.nextInt(5000),
                        quantity,
                        money(price),
                        random.nextInt(1000))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String money(long cents) {
        return "%d.%02d".formatted(cents / 100, cents % 100);
    }
}
