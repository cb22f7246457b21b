package dev.leat.cli.outside;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/// The letters of one queue that were received: kept from others for as long as it takes, then
/// deleted or given back. Threads may share it.
final class Hands implements AutoCloseable {

    /// For so long nobody else gets a letter after this process died.
    static final Duration HIDDEN = Duration.ofMinutes(5);

    private static final Duration AGAIN = HIDDEN.dividedBy(3);
    private static final int BATCH = 10;
    private static final int AT_ONCE = 8;

    private final SqsClient client;
    private final String url;
    private final Map<Long, Held> held = new LinkedHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private boolean closed;

    Hands(SqsClient client, String url) {
        this.client = client;
        this.url = url;
        Thread.ofPlatform().daemon().name("leat-visibility").start(this::keep);
    }

    /// Takes over what was received. After closing it goes back at once.
    void take(Collection<Held> received) {
        synchronized (this) {
            received.forEach(each -> held.put(each.letter().sequence(), each));
            if (!closed) {
                return;
            }
        }
        giveBack();
    }

    synchronized Optional<Held> held(long sequence) {
        return closed ? Optional.empty() : Optional.ofNullable(held.get(sequence));
    }

    /// Deletes letters that are held. Which of them the queue has deleted.
    Set<Long> delete(Collection<Long> sequences) {
        var deleted = new HashSet<Long>();
        for (var batch : batches(sequences)) {
            var entries =
                    batch.stream()
                            .map(each ->
                                    DeleteMessageBatchRequestEntry.builder()
                                            .id(id(each))
                                            .receiptHandle(each.receipt())
                                            .build())
                            .toList();
            var answer = client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries));
            answer.successful().forEach(each -> deleted.add(Long.valueOf(each.id())));
        }
        forget(deleted);
        return deleted;
    }

    private synchronized void forget(Collection<Long> sequences) {
        sequences.forEach(held::remove);
    }

    private synchronized List<List<Held>> batches(Collection<Long> sequences) {
        var found = new ArrayList<Held>();
        sequences.forEach(
                sequence -> Optional.ofNullable(held.get(sequence)).ifPresent(found::add));
        return Batches.of(found, BATCH);
    }

    private static String id(Held held) {
        return String.valueOf(held.letter().sequence());
    }

    private void keep() {
        try {
            while (!end.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                prolong();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// What cannot be kept any longer is no longer held: somebody else may have it.
    private void prolong() {
        try {
            forget(hide(HIDDEN));
        } catch (SdkException away) {
            // Tried again before they become visible.
        }
    }

    /// Hides all for so long from now on. Those that the queue did not hide.
    private List<Long> hide(Duration time) {
        List<List<Held>> batches;
        synchronized (this) {
            batches = Batches.of(List.copyOf(held.values()), BATCH);
        }
        var failed = new ArrayList<Long>();
        Batches.each(
                batches,
                AT_ONCE,
                batch -> {
                    var entries = batch.stream().map(each -> hidden(each, time)).toList();
                    var answer =
                            client.changeMessageVisibilityBatch(
                                    r -> r.queueUrl(url).entries(entries));
                    synchronized (failed) {
                        answer.failed().forEach(each -> failed.add(Long.valueOf(each.id())));
                    }
                });
        return failed;
    }

    private static ChangeMessageVisibilityBatchRequestEntry hidden(Held held, Duration time) {
        return ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(id(held))
                .receiptHandle(held.receipt())
                .visibilityTimeout((int) time.toSeconds())
                .build();
    }

    private void giveBack() {
        hide(Duration.ZERO);
        synchronized (this) {
            held.clear();
        }
    }

    /// Makes visible what is still held. Nothing is handed out any more.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        end.countDown();
        giveBack();
    }
}
