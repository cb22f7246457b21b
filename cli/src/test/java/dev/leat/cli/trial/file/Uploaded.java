package dev.leat.cli.trial.file;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Files that AWS's client uploads over some connections at once, each again until it is
/// acknowledged, but for some that it gives up after one failure. Close it to stop.
final class Uploaded implements AutoCloseable {

    static final String BUCKET = "input";

    private static final int CONNECTIONS = 16;
    private static final long AGAIN_MILLIS = 200;
    private static final long PATIENCE_SECONDS = 300;
    private static final int GIVEN_UP_OF = 10;

    private final List<File> files;
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentSkipListSet<String> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable RuntimeException failed;

    /// One of them, and what its lines come to.
    record File(String key, String text, long lines, BigDecimal amount) {

        byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static File of(int number, SplittableRandom random) {
            var text = new StringBuilder("id,amount\n");
            long cents = 0;
            int lines = 1 + random.nextInt(200);
            for (int line = 0; line < lines; line++) {
                long amount = random.nextLong(1_000_000);
                cents += amount;
                text.append(line).append(',').append(BigDecimal.valueOf(amount, 2)).append('\n');
            }
            // A key as people make them, whose news are encoded.
            var key = "day %d/sales+%04d é.csv".formatted(number % 7, number);
            return new File(key, text.toString(), lines, BigDecimal.valueOf(cents, 2));
        }
    }

    Uploaded(URI endpoint, int count, long seed) {
        var random = new SplittableRandom(seed);
        var made = new ArrayList<File>();
        for (int i = 0; i < count; i++) {
            made.add(File.of(i, random));
        }
        files = List.copyOf(made);
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.ofVirtual().start(() -> work(endpoint)));
        }
    }

    /// All of them by key, acknowledged or not.
    Map<String, File> files() {
        var all = new TreeMap<String, File>();
        files.forEach(file -> all.put(file.key(), file));
        return all;
    }

    ConcurrentSkipListSet<String> acknowledged() {
        return acknowledged;
    }

    /// Returns the number of uploads that failed and were repeated.
    int again() {
        return again.get();
    }

    /// Waits until so many are acknowledged or given up.
    synchronized void await(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (acknowledged.size() + givenUp.get() < count) {
            if (failed != null) {
                throw failed;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException(
                        "only %d uploads are acknowledged".formatted(acknowledged.size()));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void work(URI endpoint) {
        try (var s3 = client(endpoint)) {
            int number = next.getAndIncrement();
            while (number < files.size() && ended.getCount() > 0) {
                upload(s3, files.get(number), number % GIVEN_UP_OF == 0);
                number = next.getAndIncrement();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            synchronized (this) {
                failed = broken;
                notifyAll();
            }
        }
    }

    private void upload(S3Client s3, File file, boolean once) throws InterruptedException {
        boolean done = put(s3, file);
        while (!done && !once) {
            again.incrementAndGet();
            if (ended.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            done = put(s3, file);
        }
        synchronized (this) {
            if (done) {
                acknowledged.add(file.key());
            } else {
                givenUp.incrementAndGet();
            }
            notifyAll();
        }
    }

    private static boolean put(S3Client s3, File file) {
        try {
            s3.putObject(
                    b -> b.bucket(BUCKET).key(file.key()), RequestBody.fromBytes(file.bytes()));
            return true;
        } catch (SdkException | UncheckedIOException _) { // the latter: refused while connecting
            return false;
        }
    }

    private static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Override
    public void close() {
        ended.countDown();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
