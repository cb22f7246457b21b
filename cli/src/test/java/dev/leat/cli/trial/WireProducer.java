package dev.leat.cli.trial;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// An unmodified AWS client that sends documents in batches of ten from a few threads, and each
/// batch again until the endpoint has acknowledged it, whoever was killed meanwhile. It sends no
/// further than it is told to. Closing ends it.
final class WireProducer implements AutoCloseable {

    private static final int BATCH = 10;
    private static final int THREADS = 12;

    /// The maximum time until a response of the endpoint.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// The time until a thread tries an unavailable endpoint again.
    private static final long AGAIN_MILLIS = 300;

    private final URI endpoint;
    private final String url;
    private final List<String> bodies;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger again = new AtomicInteger();
    private final List<Thread> threads;
    private int next;
    private int allowed;
    private int acknowledged;
    private @Nullable RuntimeException failed;

    /// Nothing is sent before the first call of this method.
    WireProducer(URI endpoint, String queue, List<String> bodies) {
        this.endpoint = endpoint;
        this.url = endpoint.resolve("/000000000000/" + queue).toString();
        this.bodies = bodies;
        this.threads =
                IntStream.range(0, THREADS)
                        .mapToObj(_ -> Thread.ofPlatform().start(this::work))
                        .toList();
    }

    /// Lets it send so many documents in all, or more.
    synchronized void send(int documents) {
        allowed = Math.max(allowed, Math.min(documents, bodies.size()));
        notifyAll();
    }

    /// Returns the number of acknowledged documents.
    synchronized int acknowledged() {
        return acknowledged;
    }

    /// Blocks until the endpoint has acknowledged so many documents, or all.
    synchronized void awaitAcknowledged(int documents) throws InterruptedException {
        while (acknowledged < Math.min(documents, bodies.size())) {
            if (failed != null) {
                throw failed;
            }
            int before = acknowledged;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (acknowledged == before && failed == null) {
                awaitNews(before, deadline - System.nanoTime());
            }
        }
    }

    private void awaitNews(int before, long nanos) throws InterruptedException {
        if (nanos <= 0) {
            throw new IllegalStateException(
                    "for %s nothing was acknowledged after %d documents"
                            .formatted(PATIENCE, before));
        }
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }

    /// Returns the number of batches that were sent again.
    int again() {
        return again.get();
    }

    private void work() {
        try (var sqs = client(endpoint)) {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                send(sqs, batch);
                acknowledge(batch.size());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            fail(broken);
        }
    }

    private synchronized List<String> take() throws InterruptedException {
        while (next >= allowed && next < bodies.size() && ended.getCount() > 0) {
            wait();
        }
        int from = next;
        next = ended.getCount() > 0 ? Math.min(next + BATCH, allowed) : from;
        return bodies.subList(from, next);
    }

    private synchronized void acknowledge(int documents) {
        acknowledged += documents;
        notifyAll();
    }

    private synchronized void fail(RuntimeException broken) {
        failed = broken;
        notifyAll();
    }

    private void send(SqsClient sqs, List<String> batch) throws InterruptedException {
        var entries = new ArrayList<SendMessageBatchRequestEntry>();
        for (var body : batch) {
            var id = "m" + entries.size();
            entries.add(SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build());
        }
        while (!sent(sqs, entries)) {
            again.incrementAndGet();
            if (ended.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("it was closed before all was sent");
            }
        }
    }

    private boolean sent(SqsClient sqs, List<SendMessageBatchRequestEntry> entries) {
        try {
            var answer = sqs.sendMessageBatch(b -> b.queueUrl(url).entries(entries));
            if (!answer.failed().isEmpty()) {
                throw new IllegalStateException("refused: " + answer.failed());
            }
            return true;
        } catch (SdkException | UncheckedIOException down) { // the latter: refused while connecting
            return false;
        }
    }

    /// A client with the default retries of the SDK.
    private static SqsClient client(URI endpoint) {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Override
    public void close() {
        ended.countDown();
        synchronized (this) {
            notifyAll();
        }
        threads.forEach(WireProducer::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
