package dev.leat.local.queue;

import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.Receipt;
import dev.leat.local.queue.storage.StoredMessage;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue for its clients. A receipt identifies one delivery and is valid until the message is
/// received again, even across a restart. After that, deleting with it succeeds without effect, as
/// documented for SQS.
public final class LocalQueue implements MessageQueue {

    private final QueueLog backlog;
    private final MessageReceive handout;
    private final Expiry expiry;
    private final MessageReader messages;
    private final VisibilityChange hiding;

    public LocalQueue(QueueLog backlog, MessageReceive handout, Expiry expiry) {
        this.backlog = backlog;
        this.handout = handout;
        this.expiry = expiry;
        this.messages = new MessageReader(backlog);
        this.hiding = new VisibilityChange(backlog);
    }

    /// Returns the total number of messages whose retention period has ended.
    public long expired() {
        return expiry.expired();
    }

    @Override
    public List<Message.Sent> send(List<Message.Outgoing> outgoing) {
        if (outgoing.isEmpty()) {
            return List.of();
        }
        var sending = backlog.sending();
        var queue = backlog.queue();
        for (var message : outgoing) {
            checkSize(message);
            sending.addOnce(
                    ChunkEntry.of(message.body(), message.attributes())
                            .in(message.group(), DeduplicationKey.id(queue, message)),
                    micros(message.delay().orElse(queue.delay())));
        }
        backlog.storage()
                .database()
                .add(tx -> {
                    backlog.send(tx, sending);
                    return sending;
                });
        var sent = new ArrayList<Message.Sent>(sending.size());
        for (int i = 0; i < sending.size(); i++) {
            long position = sending.position(i);
            String id = StoredMessage.id(backlog.storage().salt(), position);
            sent.add(new Message.Sent(id, MessageSpan.sequence(position)));
        }
        return sent;
    }

    private void checkSize(Message.Outgoing message) {
        int most = backlog.managed().definition().mostBytes();
        if (message.size() > most) {
            throw new IllegalArgumentException(
                    "a message for queue %s has %,d bytes with its attributes; at most %,d are allowed"
                            .formatted(backlog.queue().name(), message.size(), most));
        }
    }

    @Override
    public List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException {
        Instant deadline = backlog.time().instant().plus(wait);
        while (true) {
            long seen = backlog.signal().count();
            backlog.exists();
            var latest = backlog.time().instant().plus(wait);
            if (deadline.isAfter(latest)) { // the clock was set back
                deadline = latest;
            }
            var received = receive(max, visibility.orElse(backlog.queue().visibilityTimeout()));
            if (!received.isEmpty() || !backlog.time().instant().isBefore(deadline)) {
                return received;
            }
            var next = backlog.index().next().map(MessageSpan::instant).orElse(deadline);
            backlog.time().await(backlog.signal(), seen, next.isBefore(deadline) ? next : deadline);
        }
    }

    private List<Message.Received> receive(int max, Duration visibility) {
        long now = backlog.now();
        expiry.check(now);
        var ask =
                new MessageReceive.Ask(
                        max,
                        Long.MAX_VALUE,
                        _ -> true,
                        MessageSpan.Kind.CLIENT,
                        now,
                        now,
                        now + micros(visibility));
        var handed = handout.hand(ask);
        if (handed.isEmpty()) {
            return List.of();
        }
        var received = new ArrayList<Message.Received>();
        for (int i = 0; i < handed.get().messages().size(); i++) {
            var span = handed.get().spans().get(i);
            var receipt = new Receipt(span.first(), span.attempts());
            received.add(handed.get().messages().get(i).received(receipt, span.received()));
        }
        return received;
    }

    @Override
    public Set<String> delete(Collection<String> receipts) {
        backlog.exists();
        var known = new LinkedHashSet<String>();
        var taken = new ArrayList<MessageSpan>();
        for (var text : receipts) {
            var receipt = Receipt.parse(text).filter(r -> backlog.had(r.position()));
            if (receipt.isPresent()) {
                known.add(text);
                backlog.index()
                        .takeOne(receipt.get().position(), receipt.get()::names)
                        .ifPresent(taken::add);
            }
        }
        if (!taken.isEmpty()) {
            remove(taken);
        }
        return known;
    }

    private void remove(List<MessageSpan> taken) {
        try {
            backlog.storage()
                    .database()
                    .commit(tx -> {
                        backlog.storage().chunks().remove(tx, taken);
                        Leases.clear(tx, taken);
                        tx.onCommit(() -> backlog.index().drop(taken));
                        return taken;
                    });
        } catch (Throwable failed) {
            backlog.index().put(taken);
            throw failed;
        }
        backlog.signal().raise();
    }

    @Override
    public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
        backlog.exists();
        return hiding.change(timeouts);
    }

    @Override
    public void purge() {
        backlog.storage()
                .database()
                .commit(tx -> {
                    backlog.exists();
                    backlog.removeAll(tx);
                    return true;
                });
        backlog.signal().raise();
    }

    @Override
    public Counts counts() {
        backlog.exists();
        long now = backlog.now();
        expiry.glance(now);
        var counts = backlog.index().counts(now);
        var oldest = backlog.oldest();
        return new Counts(
                counts.visible(),
                counts.inFlight(),
                counts.delayed(),
                oldest.map(sent -> Duration.ofNanos(1000 * Math.max(0, now - sent)))
                        .orElse(Duration.ZERO),
                backlog.next() - backlog.first());
    }

    @Override
    public List<Message.Seen> browse(long sequence, int limit) {
        return browse(sequence, limit, Long.MAX_VALUE);
    }

    /// Returns messages as [#browse(long, int)] does, up to about `bytes` bytes, but at least one
    /// message.
    public List<Message.Seen> browse(long sequence, int limit, long bytes) {
        backlog.exists();
        expiry.glance(backlog.now());
        return messages
                .browse(MessageSpan.position(backlog.number(), sequence), limit, bytes)
                .stream()
                .map(seen -> seen.message().seen(seen.attempts()))
                .toList();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
