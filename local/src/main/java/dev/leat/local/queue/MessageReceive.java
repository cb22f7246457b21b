package dev.leat.local.queue;

import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.StoredMessage;
import dev.leat.port.NoSuchQueueException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Receives messages of one queue. Takes messages in memory, reads them, commits their lease and
/// only then returns them, so that no crash loses a receive count. Messages that have reached the
/// maximum receive count move to the dead-letter queue instead. Thread-safe.
public final class MessageReceive {

    private final QueueLog log;
    private final DeadLetterWriter letters;
    private final MessageReader messages;

    public MessageReceive(QueueLog log, DeadLetterWriter letters) {
        this.log = log;
        this.letters = letters;
        this.messages = new MessageReader(log);
    }

    /// A request for up to `most` messages with up to `bytes` bytes, whose spans match `fits`. The
    /// received messages are hidden until `until`.
    record Ask(
            int most,
            long bytes,
            Predicate<MessageSpan> fits,
            MessageSpan.Kind by,
            long lease,
            long now,
            long until) {}

    /// The leased spans and their messages, in the same order.
    record Handed(List<MessageSpan> spans, List<StoredMessage> messages) {}

    /// Receives messages. Returns empty if no matching message is visible.
    Optional<Handed> hand(Ask ask) {
        while (true) {
            var taken = log.index().take(ask.most(), ask.now(), ask.fits());
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            var handed = tryReceive(ask, taken);
            if (handed.isPresent() && !handed.get().messages().isEmpty()) {
                return handed;
            }
        }
    }

    /// Receives these messages. Returns empty if the dead-letter queue was deleted meanwhile.
    /// Messages that have reached the maximum receive count then stay in the queue.
    private Optional<Handed> tryReceive(Ask ask, List<MessageSpan> taken) {
        try {
            return Optional.of(receive(ask, taken));
        } catch (NoSuchQueueException gone) {
            log.exists();
            if (letters.exists(gone.queue())) {
                throw gone;
            }
            return Optional.empty();
        }
    }

    private Handed receive(Ask ask, List<MessageSpan> taken) {
        try {
            // `exhausted()` is called only once, because the dead-letter queue may be created or
            // deleted meanwhile.
            var parted = taken.stream().collect(Collectors.partitioningBy(exhausted()));
            var living = parted.getOrDefault(false, List.of());
            var exhausted = parted.getOrDefault(true, List.of());
            var dead = dead(exhausted, ask.bytes());
            var dying = dead.stream().map(Dead::span).toList();
            // If not all messages for the dead-letter queue can be moved now, no other messages are
            // returned. Otherwise a later message of a group could be received before an earlier
            // one is moved.
            boolean wait = end(dying) < end(exhausted);
            var read = messages.read(wait ? List.of() : living, ask.bytes());
            var leased = leased(ask, read.spans());
            log.storage().database().commit(tx -> write(tx, leased, dead, ask.now()));
            putBack(exhausted, dying, ask.now());
            if (wait) {
                log.index().put(living, ask.now());
            } else {
                putBack(living, read.spans(), ask.now());
            }
            return new Handed(leased, read.messages());
        } catch (Throwable failed) {
            log.index().put(taken, ask.now());
            throw failed;
        }
    }

    private record Dead(MessageSpan span, List<StoredMessage> messages) {}

    /// Reads messages for the dead-letter queue up to a total size, but at least one message. The
    /// bodies are held in memory until they are written.
    private List<Dead> dead(List<MessageSpan> exhausted, long bytes) {
        var dead = new ArrayList<Dead>();
        long left = bytes;
        for (var span : exhausted) {
            if (left <= 0 && !dead.isEmpty()) {
                return dead;
            }
            var read = messages.read(List.of(span), left);
            long end = read.spans().isEmpty() ? span.end() : end(read.spans());
            dead.add(new Dead(span.at(span.first(), end), read.messages()));
            for (var message : read.messages()) {
                left -= message.entry().body().length;
            }
            if (end < span.end()) {
                return dead;
            }
        }
        return dead;
    }

    private static long end(List<MessageSpan> spans) {
        return spans.isEmpty() ? 0 : spans.getLast().end();
    }

    private Predicate<MessageSpan> exhausted() {
        var queue = log.queue();
        boolean hasDeadLetterQueue = queue.deadLetterQueue().filter(letters::exists).isPresent();
        return span ->
                hasDeadLetterQueue
                        && span.kind() != MessageSpan.Kind.SUSPECT
                        && span.attempts() >= queue.maxReceiveCount();
    }

    /// Clients settle messages individually, so each message gets its own row. Workers settle all
    /// messages at once.
    private static List<MessageSpan> leased(Ask ask, List<MessageSpan> spans) {
        var leased = new ArrayList<MessageSpan>();
        for (var span : spans) {
            var whole = span.leased(ask.by(), ask.now(), ask.until(), ask.lease());
            long step = ask.by() == MessageSpan.Kind.CLIENT ? 1 : whole.size();
            for (long at = whole.first(); at < whole.end(); at += step) {
                leased.add(whole.at(at, at + step));
            }
        }
        return leased;
    }

    private boolean write(
            Transaction transaction, List<MessageSpan> leased, List<Dead> dead, long now)
            throws SQLException {
        log.exists();
        Leases.put(transaction, leased);
        var gone = dead.stream().map(Dead::span).toList();
        for (var one : dead) {
            letters.exhausted(transaction, log, one.messages(), one.span());
        }
        Leases.clear(transaction, gone);
        log.storage().chunks().remove(transaction, gone);
        transaction.onCommit(() -> {
            log.index().put(leased, now);
            log.index().drop(gone);
        });
        return true;
    }

    /// Puts back messages that were taken but not read because of the size limit. If none was read,
    /// the queue was purged, and nothing is put back.
    private void putBack(List<MessageSpan> taken, List<MessageSpan> read, long now) {
        if (read.isEmpty()) {
            log.index().drop(taken);
            return;
        }
        long upTo = read.getLast().end();
        for (var span : taken) {
            long from = Math.max(span.first(), upTo);
            if (from < span.end()) {
                log.index().put(List.of(span.at(from, span.end())), now);
            }
        }
    }
}
