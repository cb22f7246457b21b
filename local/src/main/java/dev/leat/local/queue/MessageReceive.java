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

/// Hands out messages of one queue. In this order, so that a crash at any point loses no receive
/// count: take them in memory, read them, commit their lease, give them away. What was received as
/// often as the queue allows moves to the dead-letter queue instead. Threads share it.
public final class MessageReceive {

    private final QueueLog backlog;
    private final DeadLetterWriter letters;
    private final MessageReader messages;

    public MessageReceive(QueueLog backlog, DeadLetterWriter letters) {
        this.backlog = backlog;
        this.letters = letters;
        this.messages = new MessageReader(backlog);
    }

    /// Who asks for what: up to `most` messages and `bytes` of spans that fit, hidden until then.
    record Ask(
            int most,
            long bytes,
            Predicate<MessageSpan> fits,
            MessageSpan.Kind by,
            long lease,
            long now,
            long until) {}

    /// What is leased now, and its messages in the same order.
    record Handed(List<MessageSpan> spans, List<StoredMessage> messages) {}

    /// Nothing if nothing that fits is visible.
    Optional<Handed> hand(Ask ask) {
        while (true) {
            var taken = backlog.index().take(ask.most(), ask.now(), ask.fits());
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            var handed = tryGive(ask, taken);
            if (handed.isPresent() && !handed.get().messages().isEmpty()) {
                return handed;
            }
        }
    }

    /// Nothing if the dead-letter queue was deleted meanwhile: then exhausted messages stay.
    private Optional<Handed> tryGive(Ask ask, List<MessageSpan> taken) {
        try {
            return Optional.of(give(ask, taken));
        } catch (NoSuchQueueException gone) {
            backlog.exists();
            if (letters.reach(gone.queue())) {
                throw gone;
            }
            return Optional.empty();
        }
    }

    private Handed give(Ask ask, List<MessageSpan> taken) {
        try {
            // Asked once: a dead-letter queue may come or go.
            var parted = taken.stream().collect(Collectors.partitioningBy(exhausted()));
            var living = parted.getOrDefault(false, List.of());
            var exhausted = parted.getOrDefault(true, List.of());
            var dead = dead(exhausted, ask.bytes());
            var dying = dead.stream().map(Dead::span).toList();
            // The rest of them goes first: nothing of its group may overtake it.
            boolean wait = end(dying) < end(exhausted);
            var read = messages.read(wait ? List.of() : living, ask.bytes());
            var leased = leased(ask, read.spans());
            backlog.storage().database().commit(tx -> write(tx, leased, dead));
            putBack(exhausted, dying);
            if (wait) {
                backlog.index().put(living);
            } else {
                putBack(living, read.spans());
            }
            return new Handed(leased, read.messages());
        } catch (Throwable failed) {
            backlog.index().put(taken);
            throw failed;
        }
    }

    private record Dead(MessageSpan span, List<StoredMessage> messages) {}

    /// As many of these as so many bytes are, but one message at least: each holds its body in
    /// memory until it is written.
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
        var queue = backlog.queue();
        boolean dies = queue.deadLetterQueue().filter(letters::reach).isPresent();
        return span -> dies && span.attempts() >= queue.maxReceiveCount();
    }

    /// A client settles its messages one by one, so each has a row; a worker all at once.
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

    private boolean write(Transaction transaction, List<MessageSpan> leased, List<Dead> dead)
            throws SQLException {
        backlog.exists();
        Leases.put(transaction, leased);
        var gone = dead.stream().map(Dead::span).toList();
        for (var one : dead) {
            letters.exhausted(transaction, backlog, one.messages(), one.span().attempts());
        }
        Leases.clear(transaction, gone);
        backlog.storage().chunks().remove(transaction, gone);
        transaction.onCommit(() -> {
            backlog.index().put(leased);
            backlog.index().drop(gone);
        });
        return true;
    }

    /// What was taken but not read was too much at once. Where nothing could be read, nothing is
    /// there: the queue was purged.
    private void putBack(List<MessageSpan> taken, List<MessageSpan> read) {
        if (read.isEmpty()) {
            backlog.index().drop(taken);
            return;
        }
        long upTo = read.getLast().end();
        for (var span : taken) {
            long from = Math.max(span.first(), upTo);
            if (from < span.end()) {
                backlog.index().put(List.of(span.at(from, span.end())));
            }
        }
    }
}
