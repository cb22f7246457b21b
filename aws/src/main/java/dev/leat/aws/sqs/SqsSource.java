package dev.leat.aws.sqs;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A queue in SQS as pipeline workers use it. Messages are received before they are leased, by
/// [Receivers] or, without them, by the call that leases. SQS counts every receive; an attempt is a
/// receive that was not granted ([GrantedAttempts]). A message that another process received and
/// did not return properly is a suspect and is leased alone. Thread-safe.
public final class SqsSource implements Source {

    /// A message is leased only if this part of its visibility timeout is left.
    private static final int MARGIN = 4;

    /// Maximum total size of the messages that wait for a lease.
    private static final long MOST_BYTES = 64L << 20;

    /// Without a request for a lease for this time, no worker wants records: messages are not
    /// received any more, and those that wait are returned.
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// Time after its deadline at which an open lease is forgotten.
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final QueueAccess access;
    private final Intake intake;
    private final GrantedAttempts granted;
    private final Quarantine quarantine;
    private final AtomicLong numbers;
    private final Time time;
    private final Signal signal;
    private final Signal demand = new Signal();
    private final MessageBuffer buffer;
    private final Map<String, SqsLease> leases = new LinkedHashMap<>();
    private final PriorityQueue<Instant> returns = new PriorityQueue<>();
    private final boolean receivesOnDemand;
    private int wanted;
    private Instant asked = Instant.MIN;
    private Optional<UnavailableException> failure = Optional.empty();

    /// @param onDemand true if a call of [#lease] receives messages itself, without waiting
    SqsSource(
            QueueAccess access,
            Intake intake,
            GrantedAttempts granted,
            Quarantine quarantine,
            AtomicLong numbers,
            Time time,
            Signal signal,
            boolean onDemand) {
        this.access = access;
        this.intake = intake;
        this.granted = granted;
        this.quarantine = quarantine;
        this.numbers = numbers;
        this.time = time;
        this.signal = signal;
        this.receivesOnDemand = onDemand;
        this.buffer = new MessageBuffer(visibility().dividedBy(MARGIN));
    }

    private Queue queue() {
        return access.queue();
    }

    private Duration visibility() {
        return queue().visibilityTimeout();
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

    private synchronized void want(int records) {
        asked = time.instant();
        wanted = records;
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

    /// Adds received messages to those that wait for a lease. A message that is in a lease was
    /// redelivered, so that lease is lost.
    private void add(List<SqsMessage> received) {
        synchronized (this) {
            for (var message : received) {
                boolean own = false;
                for (var lease : leases.values()) {
                    if (lease.messages().containsKey(message.id())) {
                        lease.lose(message.id());
                        own = true;
                    }
                }
                buffer.add(own ? message.known() : message);
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
            leases.values()
                    .removeIf(lease ->
                            lease.messages().isEmpty()
                                    || lease.until().plus(FORGOTTEN).isBefore(now));
        }
        release(old);
    }

    /// Returns messages that were not leased to the queue. Their receive is not an attempt.
    private void release(Collection<SqsMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        grant(messages);
        var now = time.instant();
        var hidden = new LinkedHashMap<String, Duration>();
        messages.stream()
                .filter(each -> each.until().isAfter(now))
                .forEach(each -> hidden.put(each.receipt(), Duration.ZERO));
        access.hide(hidden);
    }

    private void grant(Collection<SqsMessage> messages) {
        var times = new HashMap<String, Integer>();
        messages.forEach(each -> times.put(each.id(), each.granted() + 1));
        granted.set(queue().name(), times);
        intake.know(times.keySet());
    }

    private Set<String> busy() {
        var now = time.instant();
        return queue().fifo().isEmpty()
                ? Set.of()
                : leases.values().stream()
                        .filter(lease -> lease.until().isAfter(now))
                        .flatMap(lease -> lease.messages().values().stream())
                        .flatMap(message -> message.group().stream())
                        .collect(Collectors.toSet());
    }

    private Optional<Lease> pick(int records, long bytes) {
        var busy = busy();
        var suspect = buffer.suspect(busy);
        var picked =
                suspect.isPresent() ? List.of(suspect.get()) : buffer.pick(records, bytes, busy);
        long number = numbers.incrementAndGet();
        if (picked.isEmpty()
                || !quarantine.enter(number, suspect.isPresent(), micros(time.instant()))) {
            return Optional.empty();
        }
        buffer.removeAll(picked);
        if (suspect.isPresent() && buffer.suspect(Set.of()).isEmpty()) {
            quarantine.over();
        }
        var work =
                new LeasedWork(
                        queue().name(),
                        Long.toString(number),
                        picked.stream().map(SqsMessage::record).toList());
        var lease = new SqsLease(this, number, suspect.isPresent(), work, picked);
        quarantine.until(number, suspect.isPresent(), micros(lease.until()));
        leases.put(work.lease(), lease);
        return Optional.of(lease);
    }

    private static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /// Extends the timeouts of a lease's messages.
    void extend(SqsLease lease, Duration by) {
        var now = time.instant();
        var timeouts = new LinkedHashMap<String, Duration>();
        List<SqsMessage> messages;
        synchronized (this) {
            if (!leases.containsValue(lease)) {
                return;
            }
            messages = List.copyOf(lease.messages().values());
        }
        var then =
                messages.stream()
                        .map(SqsMessage::latest)
                        .min(Instant::compareTo)
                        .filter(latest -> latest.isBefore(now.plus(by)))
                        .orElse(now.plus(by));
        if (messages.isEmpty() || !then.isAfter(now)) {
            return;
        }
        messages.forEach(each -> timeouts.put(each.receipt(), Duration.between(now, then)));
        var failed = access.hide(timeouts);
        synchronized (this) {
            messages.stream()
                    .filter(each -> failed.containsKey(each.receipt()))
                    .forEach(each -> lease.lose(each.id()));
            lease.messages().replaceAll((_, each) -> each.hidden(then));
            lease.until(then);
            quarantine.until(lease.number(), lease.suspect(), micros(then));
        }
    }

    /// Returns the message of an open lease.
    ///
    /// @throws LeaseLostException if it is known that the lease has ended
    synchronized SqsMessage held(LeasedWork work, String id) {
        return Optional.ofNullable(open(work).messages().get(id)).orElseThrow(() -> lost(work));
    }

    /// Checks that a lease is open, as far as this process knows.
    ///
    /// @throws LeaseLostException if it is known that the lease has ended
    synchronized void check(LeasedWork work) {
        open(work);
    }

    private SqsLease open(LeasedWork work) {
        var lease = leases.get(work.lease());
        if (lease == null || lease.lost()) {
            throw lost(work);
        }
        return lease;
    }

    private static LeaseLostException lost(LeasedWork work) {
        return new LeaseLostException(
                "lease %s of queue %s ended before its %d records were settled; they are redelivered"
                        .formatted(work.lease(), work.source(), work.size()));
    }

    /// Ends a lease: returns records to the queue, then deletes the others.
    ///
    /// @throws LeaseLostException if it is known that the lease has ended
    /// @throws UnavailableException if not all messages could be settled; the others still are in
    ///   the lease
    void settle(Effect.Settle settle) {
        var work = settle.work();
        SqsLease lease;
        List<SqsMessage> behind;
        var back = new LinkedHashMap<SqsMessage, Effect.Again>();
        var done = new ArrayList<SqsMessage>();
        synchronized (this) {
            lease = open(work);
            for (int i = 0; i < work.size(); i++) {
                var message = lease.messages().get(work.records().get(i).id());
                var again = settle.again()[i];
                if (message != null && again != null) {
                    back.put(message, again);
                } else if (message != null) {
                    done.add(message);
                }
            }
            behind = buffer.of(groups(back.keySet()));
        }
        release(behind);
        giveBack(lease, back);
        delete(lease, done);
        synchronized (this) {
            leases.remove(work.lease());
        }
        quarantine.leave(lease.number());
        signal.raise();
    }

    /// Returns the groups of which a FIFO queue delivers no message before the returned ones.
    private Set<String> groups(Collection<SqsMessage> back) {
        return queue().fifo().isEmpty()
                ? Set.of()
                : back.stream().flatMap(each -> each.group().stream()).collect(Collectors.toSet());
    }

    private void giveBack(SqsLease lease, Map<SqsMessage, Effect.Again> back) {
        var free = back.keySet().stream().filter(each -> !again(back, each).counts()).toList();
        if (!free.isEmpty()) {
            grant(free);
        }
        intake.know(back.keySet().stream().map(SqsMessage::id).toList());
        var timeouts = new LinkedHashMap<String, Duration>();
        back.forEach((message, again) -> timeouts.put(message.receipt(), again.delay()));
        var failed = access.hide(timeouts);
        var now = time.instant();
        synchronized (this) {
            back.values().stream()
                    .filter(again -> again.delay().isPositive())
                    .forEach(again ->
                            returns.add(now.plusSeconds(SqsBatches.seconds(again.delay()))));
            lease.settled(back.keySet().stream().map(SqsMessage::id).collect(Collectors.toSet()));
            if (!failed.isEmpty()) {
                leases.remove(lease.work().lease());
                quarantine.leave(lease.number());
                throw lost(lease.work());
            }
        }
    }

    private static Effect.Again again(Map<SqsMessage, Effect.Again> back, SqsMessage message) {
        return Optional.ofNullable(back.get(message)).orElseThrow();
    }

    private void delete(SqsLease lease, List<SqsMessage> done) {
        var failed = access.delete(done.stream().map(SqsMessage::receipt).toList());
        synchronized (this) {
            lease.settled(
                    done.stream()
                            .filter(each -> !failed.containsKey(each.receipt()))
                            .map(SqsMessage::id)
                            .collect(Collectors.toSet()));
        }
        if (!failed.isEmpty()) {
            var first = failed.values().iterator().next();
            throw new UnavailableException(
                    "queue %s in SQS: %d of %d messages were not deleted: %s (%s)"
                            .formatted(
                                    queue().name(),
                                    failed.size(),
                                    done.size(),
                                    first.message(),
                                    first.code()));
        }
    }

    @Override
    public int available(int records) {
        want(records);
        discardExpired();
        int ready;
        synchronized (this) {
            ready = buffer.pick(records, Long.MAX_VALUE, busy()).size();
            ready = Math.max(ready, buffer.suspect(busy()).isPresent() ? 1 : 0);
        }
        demand.raise();
        return ready >= records || !receivesOnDemand
                ? ready
                : (int) Math.min(records, ready + access.counts().visible());
    }

    @Override
    public Signal signal() {
        return signal;
    }

    /// Returns the next time that this process knows; other messages raise the signal.
    @Override
    public synchronized Optional<Instant> next() {
        var now = time.instant();
        while (!returns.isEmpty() && !returns.peek().isAfter(now)) {
            returns.remove();
        }
        var refused =
                buffer.isEmpty()
                        ? Optional.<Instant>empty()
                        : quarantine.again(micros(now)).map(SqsSource::instant);
        return Stream.of(
                        returns.stream(),
                        leases.values().stream().map(SqsLease::until),
                        buffer.all().stream().map(SqsMessage::until),
                        refused.stream())
                .flatMap(each -> each)
                .filter(each -> each.isAfter(now))
                .min(Instant::compareTo);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /// The counts of SQS are approximate, so the result may be wrong for some seconds.
    @Override
    public boolean drained() {
        discardExpired();
        synchronized (this) {
            var now = time.instant();
            boolean open =
                    leases.values().stream()
                            .anyMatch(l -> !l.messages().isEmpty() && l.until().isAfter(now));
            if (!buffer.isEmpty() || open) {
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
        release(unwanted);
        return Math.max(0, missing);
    }

    /// Repeats what was interrupted because the state table or the dead-letter queue was
    /// unavailable.
    void retry() {
        intake.retry(this::add);
    }

    /// Returns the signal that is raised when messages may be missing.
    Signal demand() {
        return demand;
    }

    /// Sets the reason why nothing can be received; empty if messages can be received.
    void failure(Optional<UnavailableException> now) {
        synchronized (this) {
            failure = now;
        }
        if (now.isPresent()) {
            signal.raise();
        }
    }

    /// Returns all messages that wait for a lease to the queue.
    void releaseAll() {
        List<SqsMessage> all;
        synchronized (this) {
            all = buffer.all();
            buffer.removeAll(all);
        }
        release(all);
    }
}
