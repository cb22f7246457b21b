package dev.leat.local.queue;

import dev.leat.app.Micros;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.Leases;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Quarantine;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A queue as pipeline workers use it. A worker leases batches of messages, and settles all
/// messages of a batch at once. Thread-safe.
public final class LocalSource implements Source {

    private final QueueLog log;
    private final MessageReceive messageReceive;
    private final Expiry expiry;
    private final Quarantine quarantine;
    private final AtomicLong numbers;
    private final Map<String, LocalLease> open = new ConcurrentHashMap<>();

    /// @param numbers generator of lease numbers, shared by all queues
    public LocalSource(
            QueueLog log,
            MessageReceive messageReceive,
            Expiry expiry,
            Quarantine quarantine,
            AtomicLong numbers) {
        this.log = log;
        this.messageReceive = messageReceive;
        this.expiry = expiry;
        this.quarantine = quarantine;
        this.numbers = numbers;
    }

    @Override
    public Optional<Lease> lease(int records, long bytes) {
        long now = log.now();
        expiry.check(now);
        open.values().removeIf(lease -> ended(lease, now));
        while (log.index().visible(now)) {
            var suspect = log.index().suspect(now);
            long number = numbers.incrementAndGet();
            if (!quarantine.enter(number, suspect.isPresent(), now)) {
                return Optional.empty();
            }
            var lease = lease(number, suspect, records, bytes, now);
            if (lease.isPresent()) {
                return lease;
            }
        }
        return Optional.empty();
    }

    private boolean ended(LocalLease lease, long now) {
        return Micros.of(lease.until()) <= now && !log.index().holds(lease.spans());
    }

    /// Leases messages, or suspects that were leased together.
    private Optional<Lease> lease(
            long number, Optional<MessageSpan> suspect, int records, long bytes, long now) {
        long until = now + log.queue().visibilityTimeout().toNanos() / 1000;
        var ask =
                new MessageReceive.Ask(
                        records,
                        bytes,
                        suspect.<Predicate<MessageSpan>>map(first -> first::together)
                                .orElse(span -> span.kind() != MessageSpan.Kind.SUSPECT),
                        MessageSpan.Kind.WORKER,
                        number,
                        now,
                        until);
        Optional<MessageReceive.Handed> handed = Optional.empty();
        try {
            handed = messageReceive.hand(ask);
        } finally {
            if (handed.isEmpty()) {
                quarantine.leave(number, now);
            }
        }
        return handed.map(h -> lease(number, suspect.isPresent(), h, until));
    }

    private Lease lease(long number, boolean suspect, MessageReceive.Handed handed, long until) {
        quarantine.until(number, suspect, until);
        var records = new ArrayList<Record>(handed.messages().size());
        int next = 0;
        for (var span : handed.spans()) {
            for (long i = 0; i < span.size(); i++) {
                records.add(handed.messages().get(next++).record(span.attempts()));
            }
        }
        var work = new LeasedWork(log.queue().name(), Long.toString(number), records);
        var lease = new LocalLease(this, number, suspect, handed.spans(), work, until);
        open.put(work.lease(), lease);
        return lease;
    }

    void extend(LocalLease lease, Duration by) {
        long until = log.now() + by.toNanos() / 1000;
        log.storage()
                .database()
                .commit(tx -> {
                    if (log.index().holds(lease.spans())) {
                        var spans = extended(lease.spans(), until);
                        Leases.put(tx, spans);
                        tx.onCommit(() -> extended(lease, spans, until));
                    }
                    return until;
                });
    }

    private static List<MessageSpan> extended(List<MessageSpan> spans, long until) {
        return spans.stream().map(span -> span.extended(until)).toList();
    }

    private void extended(LocalLease lease, List<MessageSpan> spans, long until) {
        if (log.index().extend(spans)) {
            if (!lease.advancing()) {
                quarantine.until(lease.number(), lease.suspected(), until);
            }
            lease.extended(until);
        }
    }

    /// Records in the transaction that the worker has made progress and will not restart from the
    /// beginning. The attempts of the message are counted from one again. The lease no longer
    /// blocks other leases, even if its messages are suspects ([Quarantine]).
    ///
    /// @throws LeaseLostException if the lease has already ended
    public void renew(Transaction transaction, LeasedWork work) throws SQLException {
        var lease = open.get(work.lease());
        if (lease == null) {
            throw LeaseLostException.of(work);
        }
        replace(transaction, lease, MessageSpan::renewed);
        transaction.onCommit(() -> {
            lease.advance();
            quarantine.leave(lease.number(), log.now());
        });
    }

    /// Stores that the trial of a suspect has ended.
    ///
    /// @throws LeaseLostException if the lease has already ended
    void tried(LocalLease lease) {
        log.storage()
                .database()
                .commit(tx -> {
                    replace(tx, lease, MessageSpan::tried);
                    return true;
                });
    }

    private void replace(
            Transaction transaction, LocalLease lease, UnaryOperator<MessageSpan> change)
            throws SQLException {
        var before = lease.spans();
        if (!log.index().holds(before)) {
            throw LeaseLostException.of(lease.work());
        }
        var after = before.stream().map(change).toList();
        Leases.put(transaction, extended(after, lease.deadline()));
        lease.spans(after);
        transaction.onRollback(() -> lease.spans(before));
        transaction.onCommit(() -> log.index().extend(extended(after, lease.deadline())));
    }

    /// Ends the lease of a batch in the transaction.
    ///
    /// @throws LeaseLostException if the lease has already ended
    public void settle(Transaction transaction, Effect.Settle settle) throws SQLException {
        var lease = open.get(settle.work().lease());
        if (lease == null) {
            throw LeaseLostException.of(settle.work());
        }
        long now = log.now();
        var taken = log.index().takeLease(lease.spans());
        if (taken.isEmpty()) {
            throw LeaseLostException.of(settle.work());
        }
        transaction.onRollback(() -> log.index().put(taken.get(), now));
        var settled = Settlement.of(lease.spans(), settle.again(), now);
        Leases.clear(transaction, lease.spans());
        log.storage().chunks().remove(transaction, settled.done());
        Leases.insert(
                transaction,
                settled.again().stream().filter(s -> s.kind() != MessageSpan.Kind.FRESH).toList());
        transaction.onCommit(() -> settled(lease, settled, now));
    }

    /// Checks that the lease of a batch could be ended now.
    ///
    /// @throws LeaseLostException if the lease has already ended
    public void check(LeasedWork work) {
        var lease = open.get(work.lease());
        if (lease == null || !log.index().holds(lease.spans())) {
            throw LeaseLostException.of(work);
        }
    }

    private void settled(LocalLease lease, Settlement settled, long now) {
        log.index().drop(settled.done());
        log.index().put(settled.again(), now);
        open.remove(lease.work().lease());
        quarantine.leave(lease.number(), log.now());
        log.signal().raise();
    }

    @Override
    public int available(int records) {
        long now = log.now();
        expiry.checkQuietly(now);
        return (int) log.index().available(records, now);
    }

    @Override
    public long suspects() {
        return log.index().suspects();
    }

    @Override
    public Signal signal() {
        return log.signal();
    }

    @Override
    public Optional<Instant> next() {
        long now = log.now();
        var hidden = log.index().next();
        var apart = log.index().visible(now) ? quarantine.again(now) : Optional.<Long>empty();
        if (hidden.isPresent() && apart.isPresent()) {
            return Optional.of(Micros.instant(Math.min(hidden.get(), apart.get())));
        }
        return hidden.or(() -> apart).map(Micros::instant);
    }

    @Override
    public boolean drained() {
        expiry.checkQuietly(log.now());
        return log.index().empty();
    }
}
