package dev.leat.cli.dlq.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/// Messages of one queue that this process has received. They stay hidden from other consumers
/// until they are deleted or made visible again. Threads may share it.
final class HeldMessages implements AutoCloseable {

    /// Visibility timeout. If this process dies, other consumers can receive the messages after
    /// this time.
    static final Duration HIDDEN = Duration.ofMinutes(5);

    private static final Duration AGAIN = HIDDEN.dividedBy(3);
    private static final int BATCH = 10;
    private static final int AT_ONCE = 8;

    private final SqsClient client;
    private final String url;

    /// Receipt handles by message id.
    private final Map<String, String> held = new LinkedHashMap<>();

    private final CountDownLatch end = new CountDownLatch(1);
    private boolean closed;

    HeldMessages(SqsClient client, String url) {
        this.client = client;
        this.url = url;
        Thread.ofPlatform().daemon().name("leat-visibility").start(this::keep);
    }

    /// Adds received messages. If this object is already closed, makes the messages visible at
    /// once.
    void take(Collection<Message> received) {
        synchronized (this) {
            received.forEach(each -> held.put(each.messageId(), each.receiptHandle()));
            if (!closed) {
                return;
            }
        }
        giveBack();
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized boolean has(String id) {
        return !closed && held.containsKey(id);
    }

    /// Deletes held messages. Returns the ids of the messages that the queue has deleted.
    Set<String> delete(Collection<String> ids) {
        var deleted = new HashSet<String>();
        List<String> there;
        synchronized (this) {
            there = ids.stream().filter(held::containsKey).toList();
        }
        ParallelBatches.each(
                ParallelBatches.of(there, BATCH),
                AT_ONCE,
                batch -> {
                    var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
                    for (int i = 0; i < batch.size(); i++) {
                        entries.add(
                                DeleteMessageBatchRequestEntry.builder()
                                        .id(String.valueOf(i))
                                        .receiptHandle(receipt(batch.get(i)))
                                        .build());
                    }
                    var answer = client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries));
                    synchronized (deleted) {
                        answer.successful()
                                .forEach(each ->
                                        deleted.add(batch.get(Integer.parseInt(each.id()))));
                    }
                });
        forget(deleted);
        return deleted;
    }

    private synchronized String receipt(String id) {
        return held.getOrDefault(id, "gone");
    }

    private synchronized void forget(Collection<String> ids) {
        ids.forEach(held::remove);
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

    /// Extends the timeout of all messages. Forgets a message for which this failed, because
    /// another consumer may have it.
    private void prolong() {
        try {
            forget(hide(HIDDEN));
        } catch (SdkException failed) {
            // The extension is retried before the messages become visible.
        }
    }

    /// Extends the timeout of all held messages. Returns the ids of the messages for which this
    /// failed.
    private List<String> hide(Duration time) {
        List<List<String>> batches;
        synchronized (this) {
            batches = ParallelBatches.of(List.copyOf(held.keySet()), BATCH);
        }
        var failed = new ArrayList<String>();
        ParallelBatches.each(
                batches,
                AT_ONCE,
                batch -> {
                    var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
                    for (int i = 0; i < batch.size(); i++) {
                        entries.add(
                                ChangeMessageVisibilityBatchRequestEntry.builder()
                                        .id(String.valueOf(i))
                                        .receiptHandle(receipt(batch.get(i)))
                                        .visibilityTimeout((int) time.toSeconds())
                                        .build());
                    }
                    var answer =
                            client.changeMessageVisibilityBatch(
                                    r -> r.queueUrl(url).entries(entries));
                    synchronized (failed) {
                        answer.failed()
                                .forEach(
                                        each -> failed.add(batch.get(Integer.parseInt(each.id()))));
                    }
                });
        return failed;
    }

    private void giveBack() {
        hide(Duration.ZERO);
        synchronized (this) {
            held.clear();
        }
    }

    /// Makes all held messages visible. Do not receive messages afterwards.
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
