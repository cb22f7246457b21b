package dev.leat.cli.dlq.sqs;

import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.LibraryErrorText;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The dead letters of a queue that speaks SQS. A look is a receive: each letter is hidden from
/// others until it is sent back, removed, or given back at the end, and its receive count grows.
/// Sequences are by the time of sending and the same at each look; those of a FIFO queue, which
/// hands out a group piece by piece, are in the order of receipt, and greater than at any look
/// before.
///
/// Sending and deleting are two requests. What was sent is entered in the audit, then deleted; a
/// process that dies between sending and entering leaves a letter that the same run sends again,
/// which a pipeline of Leat that has a key takes as a repeat.
///
/// Methods throw [UnavailableException] if the queue does not answer, or refuses.
public final class SqsDeadLetterQueue implements DeadLetterQueue {

    /// The letters of one millisecond.
    private static final int SLOT_BITS = 22;

    private static final int SLOTS = (1 << SLOT_BITS) - 1;

    /// SQS hands out about 120,000 messages of a queue before some are deleted.
    private static final long CROWD = 110_000;

    /// What one look may take of memory, about: letters are there twice while they are sorted.
    private static final long ROOM = Runtime.getRuntime().maxMemory() / 8;

    /// What a letter takes beside its body.
    private static final long BESIDE_BODY = 2_000;

    private final SqsClient client;
    private final QueueDirectory directory;
    private final QueueDirectory.Place place;
    private final AuditFile audit;
    private final Supplier<Instant> clock;
    private final Consumer<String> warn;
    private final HeldMessages hands;
    private final MessageReceiver receiving;
    private final TreeMap<Long, Message.Seen> seen = new TreeMap<>();
    private boolean looked;
    private boolean full;
    private long next;

    SqsDeadLetterQueue(
            SqsClient client,
            QueueDirectory directory,
            QueueDirectory.Place place,
            AuditFile audit,
            Supplier<Instant> clock,
            Consumer<String> warn) {
        this.client = client;
        this.directory = directory;
        this.place = place;
        this.audit = audit;
        this.clock = clock;
        this.warn = warn;
        this.hands = new HeldMessages(client, place.url());
        this.receiving = new MessageReceiver(client, place.url());
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

    /// Behind all that are there; of a FIFO queue nobody can say it.
    @Override
    public long end() {
        if (place.fifo()) {
            return Long.MAX_VALUE;
        }
        read(0, 1);
        return seen.isEmpty() ? 0 : seen.lastKey() + 1;
    }

    /// Takes all that can be had.
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
                    "%s has more letters than one look can take: this is about %s of them; say it again for the rest when they are gone"
                            .formatted(place.name(), Terminal.count(all.size())));
        }
        // One whose time was over comes again.
        seen.values().removeIf(letter -> all.containsKey(letter.id()));
        if (place.fifo()) {
            all.values().forEach(each -> seen.put(next, ReceivedMessage.seen(each, next++)));
        } else {
            all.values().stream()
                    .sorted(Comparator.comparing(each -> each.messageId()))
                    .forEach(each -> {
                        long slot = slot(each);
                        seen.put(slot, ReceivedMessage.seen(each, slot));
                    });
        }
    }

    private static long weight(software.amazon.awssdk.services.sqs.model.Message message) {
        return BESIDE_BODY + message.body().length();
    }

    /// Whether there are more, and so many are out that SQS hands out none of them; a receive that
    /// waits gets no error then.
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
        return asked(() -> {
            if (hands.closed()) {
                throw new UnavailableException("the letters were given back; nothing more is sent");
            }
            var byQueue = new LinkedHashMap<String, List<Return>>();
            for (var letter : letters) {
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
                // Sent before the process died, and not deleted.
                done.add(letter.deadLetter());
            } else {
                fresh.add(letter);
            }
        }
        var sent =
                new SqsSender(client, url, run, why -> warn.accept("not sent back: " + why))
                        .send(fresh);
        long number = audit.size(run);
        var entries = new ArrayList<Audit.Entry>();
        for (var letter : fresh) {
            if (sent.contains(letter.deadLetter().sequence())) {
                entries.add(entry(number++, run, letter));
                done.add(letter.deadLetter());
            }
        }
        audit.add(entries);
        delete(done);
        return sent;
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
        return asked(() -> delete(letters));
    }

    /// Another thread may close it, too.
    @Override
    public void close() {
        asked(() -> {
            hands.close();
            return true;
        });
    }

    private <T> T asked(Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException failed) {
            throw new UnavailableException(
                    "the queue %s cannot be used: %s"
                            .formatted(place.name(), LibraryErrorText.of(failed)),
                    failed);
        }
    }
}
