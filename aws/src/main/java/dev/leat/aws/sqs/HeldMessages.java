package dev.leat.aws.sqs;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/// Messages of one queue that this process has received. They stay hidden from other consumers
/// until they are deleted or made visible again. Threads may share it.
final class HeldMessages implements AutoCloseable {

    /// Visibility timeout. If this process dies, other consumers can receive the messages after
    /// this time.
    static final Duration HIDDEN = Duration.ofMinutes(5);

    private static final Duration AGAIN = HIDDEN.dividedBy(3);

    private final SqsBatches batches;

    /// Receipt handles by message id.
    private final Map<String, String> held = new LinkedHashMap<>();

    private final Signal end = new Signal();
    private boolean closed;

    HeldMessages(SqsClient client, String url, Time time) {
        this.batches = new SqsBatches(client, url);
        Tasks.repeated("leat-visibility", time, end, () -> keep(time)).start();
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
        var receipts = receipts(ids);
        var failed = batches.delete(receipts.values());
        receipts.values().removeIf(failed::containsKey);
        forget(receipts.keySet());
        return receipts.keySet();
    }

    /// Returns the receipt handles of those of the messages that are held, by message id.
    private synchronized Map<String, String> receipts(Collection<String> ids) {
        var receipts = new LinkedHashMap<String, String>();
        for (var id : ids) {
            var receipt = held.get(id);
            if (receipt != null) {
                receipts.put(id, receipt);
            }
        }
        return receipts;
    }

    private synchronized void forget(Collection<String> ids) {
        ids.forEach(held::remove);
    }

    private void keep(Time time) throws InterruptedException {
        time.await(end, 0, time.instant().plus(AGAIN));
        if (end.count() == 0) {
            prolong();
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

    /// Sets the timeout of all held messages. Returns the ids of the messages for which this
    /// failed.
    private Set<String> hide(Duration time) {
        Map<String, String> receipts;
        synchronized (this) {
            receipts = new LinkedHashMap<>(held);
        }
        var timeouts = new LinkedHashMap<String, Duration>();
        receipts.values().forEach(receipt -> timeouts.put(receipt, time));
        var failed = batches.hide(timeouts);
        receipts.values().removeIf(receipt -> !failed.containsKey(receipt));
        return receipts.keySet();
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
        end.raise();
        giveBack();
    }
}
