package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.contract.RedriveFixtures;
import dev.leat.deadletter.DeadLetter;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures the dead letters per second that are redriven while nothing else runs, in two ways:
/// with the dead-letter queue alone, and with a redrive of all dead letters. Bodies have 300 bytes,
/// and each round uses a new folder. Arguments: rounds, dead letters per round, the working folder.
public final class RedriveBench {

    private static final String LETTERS = "orders-dlq";
    private static final int BODY_BYTES = 300;

    private RedriveBench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int letters = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        var parent = Path.of(arguments.length > 2 ? arguments[2] : "bench/target");
        Files.createDirectories(parent);
        for (int round = 0; round <= rounds; round++) {
            double direct = round(parent, letters, RedriveBench::direct);
            double whole = round(parent, letters, RedriveBench::redriver);
            System.out.printf(
                    "round %d: dead-letter queue %,.0f/s, redriver %,.0f/s%s%n",
                    round, direct, whole, round == 0 ? " (warm-up)" : "");
        }
    }

    private interface Way {
        void redrive(LocalPlatform platform) throws Exception;
    }

    private static double round(Path parent, int letters, Way way) throws Exception {
        var folder = Files.createTempDirectory(parent, "redrive-bench");
        try (var platform = LocalPlatform.open(app(), folder, Time.system())) {
            fill(platform, letters);
            double before = cpu();
            long mine = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long began = System.nanoTime();
            way.redrive(platform);
            double seconds = (System.nanoTime() - began) / 1e9;
            mine = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - mine;
            System.out.printf(
                    "  CPU per dead letter: caller %.1f us, writer %.1f us%n",
                    mine / 1e3 / letters, (cpu() - before) / letters);
            if (platform.queue("orders").counts().visible() != letters) {
                throw new IllegalStateException("dead letters are missing");
            }
            return letters / seconds;
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private static void direct(LocalPlatform platform) {
        var run = RedriveFixtures.run("bench", LETTERS, platform.time().instant());
        platform.audit().save(run);
        try (var queue = platform.deadLetters(LETTERS)) {
            long from = 0;
            for (var page = queue.read(from, DeadLetterQueue.PAGE);
                    !page.isEmpty();
                    page = queue.read(from, DeadLetterQueue.PAGE)) {
                queue.redrive(
                        "bench", page.stream().map(s -> RedriveFixtures.of(s, "bench")).toList());
                from = page.getLast().sequence() + 1;
            }
        }
    }

    private static void redriver(LocalPlatform platform) throws Exception {
        try (var queue = platform.deadLetters(LETTERS)) {
            var redriver = new Redriver(queue, platform.audit(), platform.time(), app());
            var run = redriver.begin("bench", LETTERS, Audit.Terms.ALL);
            redriver.drive(run, RunOptions.PLAIN, RedriveListener.none(), new Signal());
        }
    }

    private static void fill(LocalPlatform platform, int letters) {
        var reasons = Map.of("stats", List.of(Reason.of("check", "amount is above zero")));
        var store = platform.sourceStore("orders");
        for (int from = 0; from < letters; from += DeadLetterQueue.PAGE) {
            var dead = new ArrayList<DeadLetter>();
            for (int i = from; i < Math.min(letters, from + DeadLetterQueue.PAGE); i++) {
                dead.add(
                        new DeadLetter(
                                0,
                                record(i),
                                "pipeline",
                                "orders",
                                identity(i),
                                List.of(),
                                reasons));
            }
            store.commit(tx -> tx.apply(new Effect.DeadLetters(LETTERS, dead)));
        }
    }

    private static Record record(int number) {
        var body = "{\"id\":%d,\"text\":\"%s\"}".formatted(number, "x".repeat(BODY_BYTES - 25));
        return new Record(
                "00000000-0000-8000-8000-%012x".formatted(number),
                body.getBytes(StandardCharsets.UTF_8),
                Map.of(),
                1,
                Instant.ofEpochSecond(1_700_000_000));
    }

    private static String identity(int number) {
        return "%016x%016x".formatted(number * 0x9E3779B97F4A7C15L, number);
    }

    private static App app() {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("orders", Queue.named("orders"));
        queues.put(LETTERS, Queue.deadLetters(LETTERS));
        return App.named("bench").withQueues(queues);
    }

    private static double cpu() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.dumpAllThreads(false, false, 0))
                .filter(thread -> thread.getThreadName().startsWith("leat-state"))
                .mapToDouble(thread -> threads.getThreadCpuTime(thread.getThreadId()) / 1e3)
                .sum();
    }
}
