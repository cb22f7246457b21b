package dev.leat.local.queue;

import dev.leat.app.Micros;
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
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue as clients use it. A receipt identifies one delivery of a message. The receipt is valid
/// until the message is received again, even across a restart. After that, a delete with the
/// receipt succeeds but has no effect, as documented for SQS.
public final class LocalQueue implements MessageQueue {

    private final QueueLog log;
    private final MessageReceive messageReceive;
    private final Expiry expiry;
    private final MessageReader messages;
    private final VisibilityChange hiding;

    public LocalQueue(QueueLog log, MessageReceive messageReceive, Expiry expiry) {
        this.log = log;
        this.messageReceive = messageReceive;
        this.expiry = expiry;
        this.messages = new MessageReader(log);
        this.hiding = new VisibilityChange(log);
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
        var sending = log.sending();
        var queue = log.queue();
        for (var message : outgoing) {
            checkSize(message);
            sending.addOnce(
                    ChunkEntry.of(message.body(), message.attributes())
                            .in(message.group(), DeduplicationKey.id(queue, message)),
                    micros(message.delay().orElse(queue.delay())));
        }
        log.storage()
                .database()
                .add(tx -> {
                    log.send(tx, sending);
                    return sending;
                });
        var sent = new ArrayList<Message.Sent>(sending.size());
        for (int i = 0; i < sending.size(); i++) {
            long position = sending.position(i);
            String id = StoredMessage.id(log.storage().salt(), position);
            sent.add(new Message.Sent(id, MessageSpan.sequence(position)));
        }
        return sent;
    }

    private void checkSize(Message.Outgoing message) {
        int most = log.managed().definition().mostBytes();
        if (message.size() > most) {
            throw new IllegalArgumentException(
                    "a message for queue %s has %,d bytes with its attributes; at most %,d are allowed"
                            .formatted(log.queue().name(), message.size(), most));
        }
    }

    @Override
    public List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException {
        Instant deadline = log.time().instant().plus(wait);
        while (true) {
            long seen = log.signal().count();
            log.exists();
            var latest = log.time().instant().plus(wait);
            if (deadline.isAfter(latest)) { // the clock was set back
                deadline = latest;
            }
            var received = receive(max, visibility.orElse(log.queue().visibilityTimeout()));
            if (!received.isEmpty() || !log.time().instant().isBefore(deadline)) {
                return received;
            }
            var next = log.index().next().map(Micros::instant).orElse(deadline);
            log.time().await(log.signal(), seen, next.isBefore(deadline) ? next : deadline);
        }
    }

    private List<Message.Received> receive(int max, Duration visibility) {
        long now = log.now();
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
        var handed = messageReceive.hand(ask);
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
        log.exists();
        var known = new LinkedHashSet<String>();
        var taken = new ArrayList<MessageSpan>();
        for (var text : receipts) {
            var receipt = Receipt.parse(text).filter(r -> log.existed(r.position()));
            if (receipt.isPresent()) {
                known.add(text);
                log.index()
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
            log.storage()
                    .database()
                    .commit(tx -> {
                        log.storage().chunks().remove(tx, taken);
                        Leases.clear(tx, taken);
                        tx.onCommit(() -> log.index().drop(taken));
                        return taken;
                    });
        } catch (Throwable failed) {
            log.index().put(taken);
            throw failed;
        }
        log.signal().raise();
    }

    @Override
    public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
        log.exists();
        return hiding.change(timeouts);
    }

    @Override
    public void purge() {
        log.storage()
                .database()
                .commit(tx -> {
                    log.exists();
                    log.removeAll(tx);
                    return true;
                });
        log.signal().raise();
    }

    @Override
    public Counts counts() {
        log.exists();
        long now = log.now();
        expiry.checkQuietly(now);
        var counts = log.index().counts(now);
        var oldest = log.oldest();
        return new Counts(
                counts.visible(),
                counts.inFlight(),
                counts.delayed(),
                oldest.map(sent -> Duration.ofNanos(1000 * Math.max(0, now - sent)))
                        .orElse(Duration.ZERO),
                log.next() - log.first());
    }

    @Override
    public List<Message.Seen> browse(long sequence, int limit) {
        return browse(sequence, limit, Long.MAX_VALUE);
    }

    /// Returns messages as [#browse(long, int)] does, but with about `bytes` bytes at most. Returns
    /// at least one message if there is any.
    public List<Message.Seen> browse(long sequence, int limit, long bytes) {
        log.exists();
        expiry.checkQuietly(log.now());
        return messages.browse(MessageSpan.position(log.number(), sequence), limit, bytes).stream()
                .map(seen -> seen.message().seen(seen.attempts()))
                .toList();
    }

    @Override
    public BitSet existing(long first, int size) {
        log.exists();
        return log.index().existing(MessageSpan.position(log.number(), first), size);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
