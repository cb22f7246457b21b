package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Queue;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Measures the objects per second that an embedded bucket accepts. When a put returns, the object
/// and its notification in a queue are durable. Arguments: rounds, the working folder, and the size
/// of an object in bytes.
public final class PutBench {

    private static final int PUTS = 250;
    private static final String BUCKET = "input";
    private static final String QUEUE = "notifications";

    private final Path folder;
    private final byte[] content;

    private PutBench(Path folder, int bytes) {
        this.folder = folder;
        this.content = new byte[bytes];
        new Random(1).nextBytes(content);
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        var folder = arguments.length > 1 ? Path.of(arguments[1]) : Path.of("target", "put-bench");
        int bytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
        var bench = new PutBench(folder, bytes);
        for (int round = 0; round <= rounds; round++) {
            for (int threads : new int[] {1, 8, 32}) {
                double rate = bench.run(threads);
                System.out.printf(
                        "%s%,d bytes, %2d threads: %,.0f puts per second%n",
                        round == 0 ? "warm-up: " : "", bytes, threads, rate);
            }
        }
    }

    private double run(int threads) throws Exception {
        try (var platform = LocalPlatform.open(app(), folder, Time.system())) {
            long start = System.nanoTime();
            var running = new ArrayList<Thread>();
            for (int t = 0; t < threads; t++) {
                int number = t;
                running.add(Thread.ofPlatform().start(() -> put(platform, number)));
            }
            for (var thread : running) {
                thread.join();
            }
            return threads * PUTS * 1e9 / (System.nanoTime() - start);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void put(Platform platform, int thread) {
        for (int i = 0; i < PUTS; i++) {
            try {
                var key = thread + "/" + i;
                platform.buckets().put(BUCKET, key, new ByteArrayInputStream(content), Map.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static App app() {
        var notice = new Bucket.Notify(new Bucket.Target.ToQueue(QUEUE), "", "");
        return App.named("bench")
                .withQueues(
                        Map.of(
                                QUEUE,
                                Queue.named(QUEUE),
                                QUEUE + "-dlq",
                                Queue.deadLetters(QUEUE + "-dlq")))
                .withBuckets(
                        Map.of(BUCKET, new Bucket(BUCKET, Optional.of(notice), Optional.empty())));
    }
}
