package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures the messages per second that the embedded queue durably accepts and delivers, and
/// compares a queue of a million messages with a short one. Bodies have 600 bytes. Rounds of all
/// cases alternate. Prints medians with minimum and maximum. Arguments: rounds, and the working
/// folder.
public final class QueueBench {

    private static final int BODY = 600;
    private static final int SHALLOW = 10_000;
    private static final int DEEP = 1_000_000;

    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private final Map<String, List<Double>> cpu = new LinkedHashMap<>();
    private final Path folder;

    private QueueBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        var folder =
                arguments.length > 1 ? Path.of(arguments[1]) : Path.of("target", "queue-bench");
        var bench = new QueueBench(folder);
        for (int round = 0; round <= rounds; round++) {
            if (round == 1) {
                bench.rates.clear(); // the first round warms up
                bench.cpu.clear();
            }
            bench.cases();
        }
        bench.deepAndShallow(rounds);
        bench.print();
    }

    private void cases() throws Exception {
        for (int callers : new int[] {1, 8}) {
            for (int batch : new int[] {10, 1000}) {
                int messages = batch == 10 ? 20_000 * callers : 200_000;
                try (var platform = open("cases")) {
                    var name = "batch %4d, %d callers".formatted(batch, callers);
                    add(name + ": send", messages, () -> send(platform, messages, batch, callers));
                    add(
                            name + ": lease+settle",
                            messages,
                            () -> drain(platform, messages, batch, callers));
                }
                WorkFolders.delete(folder.resolve("cases"));
            }
        }
    }

    /// Leases and settles 10,000 messages, alternately from a queue with 10,000 and from one with
    /// 1,000,000 messages. Both platforms are reopened before each round, because otherwise the
    /// messages of the short queue would still be in memory.
    private void deepAndShallow(int rounds) throws Exception {
        try (var deep = open("deep")) {
            send(deep, DEEP + 2 * (rounds + 1) * SHALLOW, 1000, 1);
        }
        for (int round = 0; round <= rounds; round++) {
            for (int batch : new int[] {10, 1000}) {
                try (var shallow = open("shallow")) {
                    send(shallow, SHALLOW, 1000, 1);
                }
                for (var name : List.of("shallow", "deep")) {
                    try (var platform = open(name)) {
                        var title = "batch %4d, %s: lease+settle".formatted(batch, name);
                        add(title, SHALLOW, () -> drain(platform, SHALLOW, batch, 1));
                    }
                }
            }
        }
        long began = System.nanoTime();
        open("deep").close();
        System.out.printf(
                "open and close with %,d messages: %,d ms%n",
                DEEP, (System.nanoTime() - began) / 1_000_000);
        WorkFolders.delete(folder.resolve("shallow"));
        WorkFolders.delete(folder.resolve("deep"));
    }

    private interface Run {
        void run() throws Exception;
    }

    private void add(String name, int messages, Run run) throws Exception {
        long began = System.nanoTime();
        double beganCpu = cpuNanos();
        run.run();
        double nanos = System.nanoTime() - began;
        double cpuNanos = cpuNanos() - beganCpu;
        rates.computeIfAbsent(name, _ -> new ArrayList<>()).add(messages / nanos * 1e9);
        cpu.computeIfAbsent(name, _ -> new ArrayList<>()).add(cpuNanos / messages / 1000);
    }

    /// Returns the CPU time of this process, which is comparable even if other programs use the
    /// machine.
    private static double cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private Platform open(String name) {
        var queues = Map.of("q", Queue.named("q"), "q-dlq", Queue.deadLetters("q-dlq"));
        var app = App.named("bench").withQueues(queues);
        return LocalPlatform.open(app, folder.resolve(name), Time.system());
    }

    private static void send(Platform platform, int messages, int batch, int callers)
            throws InterruptedException {
        var body = new byte[BODY];
        Arrays.fill(body, (byte) 'x');
        var many = Collections.nCopies(batch, Message.Outgoing.of(body));
        each(
                callers,
                () -> {
                    for (int i = 0; i < messages / callers; i += batch) {
                        platform.queue("q").send(many);
                    }
                });
    }

    private static void drain(Platform platform, int messages, int batch, int callers)
            throws InterruptedException {
        each(
                callers,
                () -> {
                    int left = messages / callers;
                    while (left > 0) {
                        var lease =
                                platform.source("q").lease(Math.min(batch, left), Long.MAX_VALUE);
                        if (lease.isEmpty()) {
                            return;
                        }
                        var work = lease.get().work();
                        left -= work.size();
                        platform.sourceStore("q")
                                .commit(tx ->
                                        tx.apply(
                                                new Effect.Settle(
                                                        work, new Effect.Again[work.size()])));
                    }
                });
    }

    private static void each(int callers, Runnable run) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < callers; i++) {
            threads.add(Thread.ofPlatform().start(run));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void print() {
        rates.forEach((name, all) -> {
            var sorted = all.stream().sorted().toList();
            System.out.printf(
                    "%-44s %,10.0f/s  (%,.0f to %,.0f)  %.2f us CPU each%n",
                    name,
                    median(sorted),
                    sorted.getFirst(),
                    sorted.getLast(),
                    median(cpu.getOrDefault(name, List.of())));
        });
        for (int batch : new int[] {10, 1000}) {
            var name = "batch %4d, %s: lease+settle";
            double deep = median(rates.getOrDefault(name.formatted(batch, "deep"), List.of()));
            double shallow =
                    median(rates.getOrDefault(name.formatted(batch, "shallow"), List.of()));
            System.out.printf("batch %4d, deep / shallow: %.2f%n", batch, deep / shallow);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
