package dev.leat.cli.chaos;

import dev.leat.cli.chaos.Endpoint.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sends documents until each is acknowledged, from a few threads: the first gives single ones to
/// the API, the others send batches of ten by SQS, some of their messages with a delay. A thread
/// whose documents are refused comes again with the same, so each way has its own. Of some answers
/// it believes that they were lost, and sends the batch again. It sends no further than it is told
/// to. Closing ends it.
final class Producer implements AutoCloseable {

    private static final int BATCH = 10;
    private static final int THREADS = 4;
    private static final int DELAYED_IN_100 = 5;
    private static final int LOST_IN_100 = 3;
    private static final int LONGEST_DELAY_SECONDS = 3;
    private static final long AGAIN_MILLIS = 100;

    private final Endpoint endpoint;
    private final String queue;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger delayed = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger refusedBySqs = new AtomicInteger();
    private final AtomicInteger refusedByApi = new AtomicInteger();
    private final List<Thread> threads;
    private List<String> bodies = List.of();
    private int next;
    private int allowed;
    private volatile @Nullable Throwable failed;

    Producer(Endpoint endpoint, String queue, long seed) {
        this.endpoint = endpoint;
        this.queue = queue;
        var seeds = new SplittableRandom(seed);
        this.threads =
                IntStream.range(0, THREADS)
                        .mapToObj(thread -> {
                            var random = seeds.split();
                            return Thread.ofPlatform().start(() -> work(random, thread == 0));
                        })
                        .toList();
    }

    /// More documents, behind those that it has; they are not sent before it is told to.
    synchronized void add(List<String> more) {
        bodies = Stream.concat(bodies.stream(), more.stream()).toList();
    }

    /// Lets it send so many documents in all, or more.
    synchronized void send(int documents) {
        allowed = Math.max(allowed, Math.min(documents, bodies.size()));
        notifyAll();
    }

    synchronized int documents() {
        return bodies.size();
    }

    int acknowledged() throws IOException {
        if (failed != null) {
            throw new IOException("the producer failed", failed);
        }
        return acknowledged.get();
    }

    int delayed() {
        return delayed.get();
    }

    /// Batches and documents that were sent again though they may have been taken.
    int repeated() {
        return repeated.get();
    }

    /// Returns the minimum number of requests, of the two interfaces, that a full disk refused.
    int refused() {
        return Math.min(refusedBySqs.get(), refusedByApi.get());
    }

    private void work(SplittableRandom random, boolean api) {
        try {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                if (api) {
                    for (var document : batch) {
                        send(random, () -> byApi(document));
                        acknowledged.incrementAndGet();
                    }
                } else {
                    var request = request(random, batch);
                    send(random, () -> bySqs(request));
                    acknowledged.addAndGet(batch.size());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Throwable broken) {
            failed = broken;
        }
    }

    private synchronized List<String> take() throws InterruptedException {
        while (next >= allowed && !ended.get()) {
            wait();
        }
        int from = next;
        next = ended.get() ? from : Math.min(next + BATCH, allowed);
        return bodies.subList(from, next);
    }

    private String request(SplittableRandom random, List<String> batch) {
        var text =
                new StringBuilder(
                        "{\"QueueUrl\":\"%s\",\"Entries\":[".formatted(endpoint.queue(queue)));
        for (int i = 0; i < batch.size(); i++) {
            int delay =
                    random.nextInt(100) < DELAYED_IN_100
                            ? 1 + random.nextInt(LONGEST_DELAY_SECONDS)
                            : 0;
            delayed.addAndGet(Math.min(delay, 1));
            text.append(i == 0 ? "" : ",")
                    .append(
                            "{\"Id\":\"m%d\",\"DelaySeconds\":%d,\"MessageBody\":\""
                                    .formatted(i, delay))
                    .append(batch.get(i).replace("\"", "\\\""))
                    .append("\"}");
        }
        return text.append("]}").toString();
    }

    private interface Try {
        boolean taken() throws IOException, InterruptedException;
    }

    private void send(SplittableRandom random, Try attempt) throws InterruptedException {
        while (true) {
            boolean lost = random.nextInt(100) < LOST_IN_100;
            try {
                if (attempt.taken()) {
                    if (!lost) {
                        return;
                    }
                    repeated.incrementAndGet();
                }
            } catch (ConnectException _) {
                // Nobody was there: nothing was sent.
            } catch (IOException _) {
                repeated.incrementAndGet();
            }
            if (!lost && end.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("it was closed before all was sent");
            }
        }
    }

    private boolean byApi(String document) throws IOException, InterruptedException {
        var answer = endpoint.post("/orders", document);
        if (answer.status() == 202) {
            return true;
        }
        refused(answer, "disk is full", "send it again");
        refusedByApi.incrementAndGet();
        return false;
    }

    private boolean bySqs(String request) throws IOException, InterruptedException {
        var answer = endpoint.sqs("SendMessageBatch", request);
        if (answer.status() == 200 && !answer.body().contains("\"Failed\":[{")) {
            return true;
        }
        refused(answer, "disk is full", "ServiceUnavailableException");
        refusedBySqs.incrementAndGet();
        return false;
    }

    /// Only a full disk may refuse, and it must say so.
    private static void refused(Answer answer, String... words) {
        boolean right = answer.status() == 503;
        for (var word : words) {
            right &= answer.body().contains(word);
        }
        if (!right) {
            throw new AssertionError("refused: " + answer);
        }
    }

    @Override
    public void close() {
        ended.set(true);
        end.countDown();
        synchronized (this) {
            notifyAll();
        }
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
