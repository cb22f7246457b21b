package dev.leat.aws.sqs;

import dev.leat.aws.AwsFailures;
import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.UnavailableException;
import dev.leat.port.UnsupportedByPlatformException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The dead letters of a queue on an SQS-compatible server. A read receives the dead letters: each
/// is hidden from other consumers until it is redriven, deleted, or returned to the queue on close,
/// and its receive count increases. Sequence numbers follow the time of sending and are the same in
/// each read. A FIFO queue returns a group in several receives; its sequence numbers follow the
/// order of receipt and are greater than in any earlier read.
///
/// Sending and deleting are two requests. A dead letter is sent, then recorded in the audit, then
/// deleted. If the process dies between sending and recording, resuming the run sends the dead
/// letter again. A pipeline of Leat that has a key treats this as a duplicate.
///
/// Methods throw [UnavailableException] if the queue does not answer or refuses a request.
public final class SqsDeadLetterQueue implements DeadLetterQueue {

    /// Number of bits of a sequence number that distinguish dead letters of the same millisecond.
    private static final int SLOT_BITS = 22;

    private static final int SLOTS = (1 << SLOT_BITS) - 1;

    /// If more messages than this are in flight, an empty receive means that SQS's limit (about
    /// 120,000 per queue) is reached.
    private static final long CROWD = 110_000;

    /// Approximate memory for one read. While the dead letters are sorted, each is in memory twice.
    private static final long ROOM = Runtime.getRuntime().maxMemory() / 8;

    /// Approximate memory of a dead letter in addition to its body.
    private static final long BESIDE_BODY = 2_000;

    private final SqsClient client;
    private final QueueDirectory directory;
    private final QueueDirectory.Place place;
    private final RedriveEntries audit;
    private final Supplier<Instant> clock;
    private final Consumer<String> warn;
    private final HeldMessages hands;
    private final MessageReceiver receiving;
    private final TreeMap<Long, Message.Seen> seen = new TreeMap<>();
    private boolean looked;
    private boolean full;
    private long next;

    /// @param warn receives messages for the user
    public SqsDeadLetterQueue(
            QueueDirectory directory,
            QueueDirectory.Place place,
            RedriveEntries audit,
            Supplier<Instant> clock,
            Consumer<String> warn) {
        this(directory, place, audit, clock, warn, MessageReceiver.WAIT_SECONDS);
    }

    SqsDeadLetterQueue(
            QueueDirectory directory,
            QueueDirectory.Place place,
            RedriveEntries audit,
            Supplier<Instant> clock,
            Consumer<String> warn,
            int waitSeconds) {
        this.client = directory.client();
        this.directory = directory;
        this.place = place;
        this.audit = audit;
        this.clock = clock;
        this.warn = warn;
        this.hands = new HeldMessages(client, place.url());
        this.receiving = new MessageReceiver(client, place.url(), waitSeconds);
        this.next = clock.get().toEpochMilli() << SLOT_BITS;
    }

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        return asked(() -> {
            if (!looked || (!full && seen.tailMap(sequence).isEmpty())) {
                receive();
            }
            return seen.tailMap(sequence).values().stream().limit(most).toList();
        });
    }

    /// Returns a sequence number after those of all dead letters. For a FIFO queue, this is the
    /// largest possible number, because later receives may return more.
    @Override
    public long end() {
        if (place.fifo()) {
            return Long.MAX_VALUE;
        }
        read(0, 1);
        return seen.isEmpty() ? 0 : seen.lastKey() + 1;
    }

    /// Receives all messages that are available.
    private void receive() {
        looked = true;
        var all = new LinkedHashMap<String, software.amazon.awssdk.services.sqs.model.Message>();
        long room = ROOM;
        for (var some = receiving.some(); !some.isEmpty(); some = receiving.some()) {
            hands.take(some);
            some.forEach(each -> all.put(each.messageId(), each));
            room -= some.stream().mapToLong(SqsDeadLetterQueue::weight).sum();
            if (room < 0) {
                break;
            }
        }
        if (room < 0 || receiving.full() || crowded()) {
            full = true;
            warn.accept(
                    "%s has more dead letters than fit in one read; this read covers about %s of them; when these are no longer in the queue, repeat the command for the rest"
                            .formatted(
                                    place.name(), String.format(Locale.ROOT, "%,d", all.size())));
        }
        // a dead letter whose timeout expired was received again
        seen.values().removeIf(letter -> all.containsKey(letter.id()));
        if (place.fifo()) {
            all.values().forEach(each -> seen.put(next, seen(each, next++)));
        } else {
            all.values().stream()
                    .sorted(Comparator.comparing(each -> each.messageId()))
                    .forEach(each -> {
                        long slot = slot(each);
                        seen.put(slot, seen(each, slot));
                    });
        }
    }

    private Message.Seen seen(
            software.amazon.awssdk.services.sqs.model.Message message, long sequence) {
        return ReceivedMessage.seen(message, sequence, directory.names());
    }

    private static long weight(software.amazon.awssdk.services.sqs.model.Message message) {
        return BESIDE_BODY + message.body().length();
    }

    /// Returns true if the queue has more messages but SQS returns none because too many are in
    /// flight. For a receive with a wait time, SQS does not report an error in this case.
    private boolean crowded() {
        if (place.fifo()) {
            return false;
        }
        var counts = place.counts(client);
        return counts.visible() > 0 && counts.inFlight() > CROWD;
    }

    private long slot(software.amazon.awssdk.services.sqs.model.Message message) {
        long slot =
                (ReceivedMessage.sent(message) << SLOT_BITS)
                        | (message.messageId().hashCode() & SLOTS);
        while (seen.containsKey(slot)) {
            slot++;
        }
        return slot;
    }

    @Override
    public Set<Long> redrive(String run, List<Return> letters) {
        requireReceived();
        return asked(() -> {
            if (hands.closed()) {
                throw new UnavailableException(
                        "the dead letters were returned to the queue; nothing more is sent");
            }
            var byQueue = new LinkedHashMap<String, List<Return>>();
            var ordered =
                    letters.stream()
                            .sorted(Comparator.comparingLong(each -> each.deadLetter().sequence()))
                            .toList();
            for (var letter : ordered) {
                byQueue.computeIfAbsent(url(letter.to()), _ -> new ArrayList<>()).add(letter);
            }
            var sent = new HashSet<Long>();
            byQueue.forEach((url, all) -> sent.addAll(send(run, url, all)));
            return sent;
        });
    }

    private String url(String queue) {
        return directory.url(queue).orElseThrow(() -> new NoSuchQueueException(queue));
    }

    private Set<Long> send(String run, String url, List<Return> letters) {
        var there = letters.stream().filter(each -> held(each.deadLetter())).toList();
        var done = new ArrayList<Message.Seen>();
        var fresh = new ArrayList<Return>();
        for (var letter : there) {
            if (audit.has(run, letter.deadLetter().id())) {
                // The dead letter was sent before the process died, but was not deleted.
                done.add(letter.deadLetter());
            } else {
                fresh.add(letter);
            }
        }
        var sent =
                new SqsSender(client, url, run, why -> warn.accept("not redriven: " + why))
                        .send(fresh);
        long number = audit.size(run);
        var entries = new ArrayList<RedriveEntries.Sent>();
        for (var letter : fresh) {
            var message = sent.get(letter.deadLetter().sequence());
            if (message != null) {
                entries.add(new RedriveEntries.Sent(entry(number++, run, letter), message));
                done.add(letter.deadLetter());
            }
        }
        audit.add(entries);
        delete(done);
        return sent.keySet();
    }

    private boolean held(Message.Seen letter) {
        return hands.has(letter.id());
    }

    private Audit.Entry entry(long number, String run, Return back) {
        var lives = back.redrive().lives();
        return new Audit.Entry(
                number,
                run,
                back.deadLetter().id(),
                back.deadLetter().sequence(),
                back.identity(),
                lives.isEmpty() ? "" : lives.getLast().cause(),
                back.redrive().only(),
                back.edited(),
                clock.get(),
                Outcome.PENDING,
                Optional.empty());
    }

    private Set<Long> delete(List<Message.Seen> letters) {
        var deleted = hands.delete(letters.stream().map(Message.Seen::id).toList());
        var sequences = new HashSet<Long>();
        letters.stream()
                .filter(letter -> deleted.contains(letter.id()))
                .forEach(letter -> sequences.add(letter.sequence()));
        sequences.forEach(seen::remove);
        return sequences;
    }

    @Override
    public Set<Long> remove(List<Message.Seen> letters) {
        requireReceived();
        return asked(() -> delete(letters));
    }

    /// @throws UnsupportedByPlatformException if this object has not received the dead letters, for
    ///   example because each request of the operations API opens the queue again
    private void requireReceived() {
        if (!looked) {
            throw new UnsupportedByPlatformException(
                    "dead letters of %s in SQS can be redriven or deleted only by the process that has received them; use `leat dlq redrive --env NAME`"
                            .formatted(place.name()));
        }
    }

    /// Another thread may also call this.
    @Override
    public void close() {
        asked(() -> {
            hands.close();
            return true;
        });
    }

    private <T> T asked(Supplier<T> work) {
        return AwsFailures.call("queue " + place.name(), work);
    }
}
