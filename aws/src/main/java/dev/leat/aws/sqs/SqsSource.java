package dev.leat.aws.sqs;

import dev.leat.app.Micros;
import dev.leat.app.Queue;
import dev.leat.batch.LeasedWork;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Quarantine;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// A queue in SQS as pipeline workers use it. Messages are received before they are leased, by
/// [Receivers] or, without them, by the call that leases. SQS counts every receive; an attempt is a
/// receive that was not granted ([GrantedAttempts]). A message that another process received and
/// did not return properly is a suspect ([dev.leat.port.Suspicion]). Thread-safe.
public final class SqsSource implements Source {

    /// A message is leased only if this part of its visibility timeout is left.
    private static final int MARGIN = 4;

    /// Maximum total size of the messages that wait for a lease.
    private static final long MOST_BYTES = 64L << 20;

    /// Without a request for a lease for this time, no messages are received any more.
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final QueueAccess access;
    private final QueueIntake intake;
    private final MessageReturns back;
    private final Quarantine quarantine;
    private final AtomicLong numbers;
    private final Time time;
    private final Signal signal;
    private final BiConsumer<LeasedWork, Instant> extended;
    private final Signal demand = new Signal();
    private final MessageBuffer buffer;
    private final UnsettledLeases leases = new UnsettledLeases();
    private final PriorityQueue<Instant> returns = new PriorityQueue<>();
    private final boolean receivesOnDemand;
    private int wanted;
    private Instant asked = Instant.MIN;
    private Optional<UnavailableException> failure = Optional.empty();

    /// @param extended gets each lease that was extended, with its end
    /// @param onDemand true if a call of [#lease] receives messages itself, without waiting
    SqsSource(
            QueueAccess access,
            QueueIntake intake,
            GrantedAttempts granted,
            Quarantine quarantine,
            AtomicLong numbers,
            Time time,
            Signal signal,
            BiConsumer<LeasedWork, Instant> extended,
            boolean onDemand) {
        this.access = access;
        this.intake = intake;
        this.back = new MessageReturns(access, granted, intake, time);
        this.quarantine = quarantine;
        this.numbers = numbers;
        this.time = time;
        this.signal = signal;
        this.extended = extended;
        this.receivesOnDemand = onDemand;
        this.buffer = new MessageBuffer(queue().visibilityTimeout().dividedBy(MARGIN));
    }

    /// Returns the attempt from which a suspect has a trial. Functions have no trials.
    private int lastAttempt() {
        return receivesOnDemand ? Integer.MAX_VALUE : queue().maxReceiveCount();
    }

    private Queue queue() {
        return access.queue();
    }

    private synchronized void want(int records) {
        asked = time.instant();
        wanted = records;
    }

    @Override
    public Optional<Lease> lease(int records, long bytes) {
        want(records);
        if (receivesOnDemand) {
            fill(records, bytes);
        }
        discardExpired();
        Optional<Lease> lease;
        synchronized (this) {
            lease = pick(records, bytes);
            if (lease.isEmpty() && buffer.isEmpty() && failure.isPresent()) {
                throw failure.get();
            }
        }
        demand.raise();
        return lease;
    }

    /// Receives messages until a lease of this size is possible, or the queue has no more.
    private void fill(int records, long bytes) {
        intake.retry(this::add);
        while (true) {
            int missing;
            synchronized (this) {
                var ready = buffer.pick(records, bytes, busy());
                long size = ready.stream().mapToLong(SqsMessage::bytes).sum();
                missing = size >= bytes ? 0 : records - ready.size();
            }
            if (missing <= 0 || receive(Math.min(SqsBatches.ENTRIES, missing), 0) == 0) {
                return;
            }
        }
    }

    /// Receives messages. Returns their number.
    ///
    /// @throws UnavailableException if SQS or the state table is unavailable
    int receive(int most, int waitSeconds) {
        return intake.receive(most, waitSeconds, this::add);
    }

    /// Adds messages that another process received for this one to those that wait for a lease.
    ///
    /// @throws UnavailableException if the state table is unavailable; nothing was added
    void deliver(List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        intake.deliver(messages, this::add);
    }

    /// Adds received messages to those that wait for a lease. A message that is in a lease was
    /// redelivered, so that lease is lost.
    private void add(List<SqsMessage> received) {
        synchronized (this) {
            for (var message : received) {
                buffer.add(leases.lose(message.id()) ? message.known() : message);
            }
        }
        if (!received.isEmpty()) {
            signal.raise();
        }
    }

    private void discardExpired() {
        List<SqsMessage> old;
        var now = time.instant();
        synchronized (this) {
            old = buffer.expired(now);
            leases.forget(now);
        }
        back.release(old);
    }

    private Set<String> busy() {
        return queue().fifo().isEmpty() ? Set.of() : leases.groups(time.instant());
    }

    private Optional<Lease> pick(int records, long bytes) {
        var busy = busy();
        var suspects = buffer.suspects(records, bytes, busy, queue().maxReceiveCount());
        boolean suspect = !suspects.isEmpty();
        var picked = suspect ? suspects : buffer.pick(records, bytes, busy);
        long number = numbers.incrementAndGet();
        if (picked.isEmpty() || !quarantine.enter(number, suspect, Micros.of(time.instant()))) {
            return Optional.empty();
        }
        buffer.removeAll(picked);
        var leased = picked.stream().map(SqsMessage::record).toList();
        var work = new LeasedWork(queue().name(), Long.toString(number), leased);
        var lease = new SqsLease(this, number, suspect, work, picked, lastAttempt());
        quarantine.until(number, suspect, Micros.of(lease.until()));
        leases.add(lease);
        return Optional.of(lease);
    }

    /// Extends the timeouts of a lease's messages.
    void extend(SqsLease lease, Duration by) {
        var now = time.instant();
        Instant then;
        List<String> receipts;
        synchronized (this) {
            if (!leases.contains(lease)) {
                return;
            }
            then = lease.extended(now, by);
            receipts = lease.receipts();
        }
        if (receipts.isEmpty() || !then.isAfter(now)) {
            return;
        }
        // If this fails, the lease must not seem to be longer than the claims of its objects.
        extended.accept(lease.work(), then);
        var timeouts = new LinkedHashMap<String, Duration>();
        receipts.forEach(each -> timeouts.put(each, Duration.between(now, then)));
        var failed = access.hide(timeouts);
        synchronized (this) {
            lease.until(then, failed.keySet());
            quarantine.until(lease.number(), lease.suspected(), Micros.of(then));
        }
    }

    /// Returns a lease that is open, as far as this process knows.
    ///
    /// @throws LeaseLostException if it is known that the lease has ended
    synchronized SqsLease open(LeasedWork work) {
        return leases.open(work);
    }

    /// Restarts the attempts of a lease's messages: after a crash, the next attempt is the second.
    void progressed(LeasedWork work) {
        var lease = open(work);
        back.restart(lease.restarting());
        lease.progressed();
    }

    /// Ends a lease: returns records to the queue, then deletes the others.
    ///
    /// @throws LeaseLostException if it is known that the lease has ended
    /// @throws UnavailableException if a message could not be settled; it is still in the lease
    void settle(Effect.Settle settle) {
        SqsLease lease;
        SettledLease settled;
        List<SqsMessage> behind = List.of();
        synchronized (this) {
            lease = leases.open(settle.work());
            settled = SettledLease.of(lease, settle);
            if (queue().fifo().isPresent()) {
                behind = buffer.of(settled.groups());
            }
        }
        back.release(behind);
        giveBack(lease, settled);
        delete(lease, settled.done());
        end(lease);
        signal.raise();
    }

    private void end(SqsLease lease) {
        synchronized (this) {
            leases.remove(lease);
        }
        quarantine.leave(lease.number(), Micros.of(time.instant()));
    }

    private void giveBack(SqsLease lease, SettledLease settled) {
        var returned = settled.back();
        back.grant(settled.free());
        intake.know(SettledLease.ids(returned.keySet()));
        var failed = access.hide(settled.timeouts());
        var now = time.instant();
        synchronized (this) {
            returned.values().stream()
                    .map(again -> SqsBatches.seconds(again.delay()))
                    .filter(seconds -> seconds > 0)
                    .forEach(seconds -> returns.add(now.plusSeconds(seconds)));
            lease.settled(SettledLease.ids(returned.keySet()));
        }
        if (!failed.isEmpty()) {
            end(lease);
            throw LeaseLostException.of(lease.work());
        }
    }

    private void delete(SqsLease lease, List<SqsMessage> done) {
        var failed = access.delete(done.stream().map(SqsMessage::receipt).toList());
        synchronized (this) {
            lease.settled(
                    SettledLease.ids(
                            done.stream()
                                    .filter(each -> !failed.containsKey(each.receipt()))
                                    .toList()));
        }
        if (!failed.isEmpty()) {
            throw access.notDeleted(failed.values(), done.size());
        }
    }

    @Override
    public int available(int records) {
        want(records);
        discardExpired();
        int ready;
        synchronized (this) {
            ready = buffer.pick(records, Long.MAX_VALUE, busy()).size();
            var suspects =
                    buffer.suspects(records, Long.MAX_VALUE, busy(), queue().maxReceiveCount());
            ready = Math.max(ready, suspects.size());
        }
        demand.raise();
        return ready >= records || !receivesOnDemand
                ? ready
                : (int) Math.min(records, ready + access.counts().visible());
    }

    @Override
    public synchronized long suspects() {
        return buffer.all().stream().filter(SqsMessage::suspect).count();
    }

    @Override
    public Signal signal() {
        return signal;
    }

    /// Returns the next time that this process knows; other messages raise the signal. It is at
    /// most one visibility timeout ahead, even if the clock was set back.
    @Override
    public synchronized Optional<Instant> next() {
        var now = time.instant();
        var latest = now.plus(access.queue().visibilityTimeout());
        while (!returns.isEmpty() && !returns.peek().isAfter(now)) {
            returns.remove();
        }
        var refused =
                buffer.isEmpty()
                        ? Optional.<Instant>empty()
                        : quarantine.again(Micros.of(now)).map(Micros::instant);
        return Stream.of(
                        returns.stream(),
                        leases.deadlines(),
                        buffer.all().stream().map(SqsMessage::until),
                        refused.stream())
                .flatMap(each -> each)
                .filter(each -> each.isAfter(now))
                .min(Instant::compareTo)
                .map(first -> first.isBefore(latest) ? first : latest);
    }

    /// The counts of SQS are approximate, so the result may be wrong for some seconds.
    @Override
    public boolean drained() {
        discardExpired();
        synchronized (this) {
            if (!buffer.isEmpty() || leases.inFlight(time.instant())) {
                return false;
            }
        }
        return access.counts().all() == 0;
    }

    /// Returns the number of messages that should be received now: enough for one batch of each
    /// worker and the next one. Returns the waiting messages to the queue if no worker wants any.
    int missing() {
        List<SqsMessage> unwanted = List.of();
        int missing;
        discardExpired();
        synchronized (this) {
            boolean idle = asked.isBefore(time.instant().minus(IDLE));
            if (idle) {
                unwanted = buffer.all();
                buffer.removeAll(unwanted);
            }
            boolean full = idle || buffer.bytes() >= MOST_BYTES;
            missing = full ? 0 : wanted * (1 + leases.size()) - buffer.size();
        }
        back.release(unwanted);
        return Math.max(0, missing);
    }

    /// Repeats what failed because the state table or the dead-letter queue was unavailable.
    void retry() {
        intake.retry(this::add);
    }

    /// Returns the signal that is raised when messages may be missing.
    Signal demand() {
        return demand;
    }

    /// Sets the reason why nothing can be received; empty if that is possible.
    void failure(Optional<UnavailableException> now) {
        synchronized (this) {
            failure = now;
        }
        now.ifPresent(_ -> signal.raise());
    }

    /// Returns the leases that are open, as far as this process knows.
    synchronized List<LeasedWork> unsettled() {
        return leases.open();
    }

    /// Returns all messages that wait for a lease to the queue. Returns false if there were none.
    boolean releaseAll() {
        List<SqsMessage> all;
        synchronized (this) {
            all = buffer.all();
            buffer.removeAll(all);
        }
        back.release(all);
        return !all.isEmpty();
    }
}
