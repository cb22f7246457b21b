package dev.leat.local.queue;

import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.Receipt;
import dev.leat.port.MessageQueue;
import dev.leat.port.MessageQueue.Visibility;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Changes the visibility timeout of received messages, in one commit per call. Thread-safe.
record VisibilityChange(QueueLog log) {

    private static final long SECOND = 1_000_000;
    private static final long MOST = MessageQueue.MOST_HIDDEN.toNanos() / 1000;

    /// The states in which messages were taken in memory, and their new states.
    private record Changes(long now, List<MessageSpan> was, List<MessageSpan> then) {}

    Map<String, Visibility> change(Map<String, Duration> timeouts) {
        long now = log.now();
        var changes = new Changes(now, new ArrayList<>(), new ArrayList<>());
        var became = new LinkedHashMap<String, Visibility>();
        timeouts.forEach((receipt, timeout) ->
                became.put(receipt, take(receipt, timeout.toNanos() / 1000, changes)));
        if (!changes.was().isEmpty()) {
            commit(changes);
        }
        return became;
    }

    private Visibility take(String text, long timeout, Changes changes) {
        long now = changes.now();
        var receipt = Receipt.parse(text).filter(r -> log.existed(r.position()));
        if (receipt.isEmpty()) {
            return Visibility.UNKNOWN;
        }
        var was =
                log.index()
                        .takeOne(
                                receipt.get().position(),
                                span -> receipt.get().names(span) && inFlight(span, now));
        if (was.isEmpty()) {
            return Visibility.NOT_IN_FLIGHT;
        }
        if (held(was.get(), now) + timeout > MOST) {
            log.index().put(List.of(was.get()), now);
            return Visibility.TOO_LONG;
        }
        changes.was().add(was.get());
        changes.then().add(was.get().extended(now + timeout));
        return Visibility.CHANGED;
    }

    private static boolean inFlight(MessageSpan span, long now) {
        return span.kind() == MessageSpan.Kind.CLIENT && span.until() > now;
    }

    /// Returns the time for which the message has been hidden, rounded down to seconds, so that the
    /// maximum timeout can be requested directly after the receive.
    private static long held(MessageSpan span, long now) {
        return span.lease() == 0 ? 0 : (now - span.lease()) / SECOND * SECOND;
    }

    private void commit(Changes changes) {
        try {
            log.storage().database().commit(tx -> write(tx, changes));
        } catch (Throwable failed) {
            log.index().put(changes.was(), changes.now());
            throw failed;
        }
        log.signal().raise();
    }

    private boolean write(Transaction transaction, Changes changes) throws SQLException {
        Leases.put(transaction, changes.then());
        transaction.onCommit(() -> log.index().put(changes.then(), changes.now()));
        return true;
    }
}
