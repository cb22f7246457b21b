package dev.leat.cli.trial;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// An unmodified AWS client that sends documents in batches of ten from a few threads, and each
/// batch again until the endpoint has acknowledged it, whoever was killed meanwhile.
final class WireProducer implements Callable<Integer> {

    private static final int BATCH = 10;
    private static final int THREADS = 4;

    /// How long the endpoint may be silent.
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final URI endpoint;
    private final String queue;
    private final List<String> bodies;
    private int acknowledged;
    private final AtomicInteger again = new AtomicInteger();

    WireProducer(URI endpoint, String queue, List<String> bodies) {
        this.endpoint = endpoint;
        this.queue = queue;
        this.bodies = bodies;
    }

    /// Blocks until the endpoint has acknowledged so many documents, or all.
    synchronized void awaitAcknowledged(int documents) throws InterruptedException {
        while (acknowledged < Math.min(documents, bodies.size())) {
            wait(PATIENCE.toMillis());
        }
    }

    private synchronized void acknowledge(int documents) {
        acknowledged += documents;
        notifyAll();
    }

    /// Sends everything. How many batches had to be sent again.
    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        try (var sqs = client(endpoint);
                var threads = Executors.newFixedThreadPool(THREADS)) {
            var url = endpoint.resolve("/000000000000/" + queue).toString();
            var next = new AtomicInteger();
            var tasks =
                    IntStream.range(0, THREADS)
                            .mapToObj(_ -> threads.submit(() -> work(sqs, url, next)))
                            .toList();
            for (var task : tasks) {
                task.get();
            }
        }
        return again.get();
    }

    private void work(SqsClient sqs, String url, AtomicInteger next) {
        for (int from = next.getAndAdd(BATCH); from < bodies.size(); from = next.getAndAdd(BATCH)) {
            var entries = new ArrayList<SendMessageBatchRequestEntry>();
            for (int i = from; i < Math.min(from + BATCH, bodies.size()); i++) {
                entries.add(
                        SendMessageBatchRequestEntry.builder()
                                .id("m" + i)
                                .messageBody(bodies.get(i))
                                .build());
            }
            send(sqs, url, entries);
            acknowledge(entries.size());
        }
    }

    private void send(SqsClient sqs, String url, List<SendMessageBatchRequestEntry> entries) {
        var deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                var answer = sqs.sendMessageBatch(b -> b.queueUrl(url).entries(entries));
                if (answer.successful().size() == entries.size()) {
                    return;
                }
            } catch (SdkException down) {
                if (Instant.now().isAfter(deadline)) {
                    throw down;
                }
            }
            again.incrementAndGet();
            Thread.onSpinWait();
        }
    }

    /// A client as anybody makes it; it retries nothing by itself.
    static SqsClient client(URI endpoint) {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(
                        c -> c.retryStrategy(RetryMode.STANDARD).apiCallTimeout(PATIENCE))
                .build();
    }
}
