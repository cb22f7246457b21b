package dev.leat.aws.sqs;

import dev.leat.aws.AwsFailures;
import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.port.UnsupportedByPlatformException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The dead letters of a queue on an SQS-compatible server. A read receives the dead letters: each
/// is hidden from other consumers until it is redriven, deleted, or returned to the queue on close,
/// and its receive count increases. Sequence numbers are the same in each read, also by other
/// processes ([DeadLetterSequences]). A FIFO queue returns at most ten messages of a group, and the
/// next ones only after these were deleted or returned
/// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html).
///
/// Sending and deleting are two requests. A dead letter is sent, then recorded in the audit, then
/// deleted. If the process dies between sending and recording, resuming the run sends the dead
/// letter again. A pipeline of Leat that has a key treats this as a duplicate. In a FIFO queue a
/// dead letter is sent only after SQS has accepted the earlier ones of its group. If one of them
/// cannot be sent, the later ones of its group stay in this queue.
///
/// Methods throw [UnavailableException] if the queue does not answer or refuses a request.
public final class SqsDeadLetterQueue implements DeadLetterQueue {

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
    private final DeadLetterSequences sequences;
    private final TreeMap<Long, Message.Seen> seen = new TreeMap<>();

    /// The groups of a FIFO queue of which a dead letter was not sent.
    private final Set<String> left = new HashSet<>();

    /// The number of audit entries of each run, if it is known.
    private final Map<String, Long> entries = new HashMap<>();

    private boolean looked;
    private boolean full;

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
        this.hands = new HeldMessages(client, place.url(), Time.system());
        this.receiving = new MessageReceiver(client, place.url(), waitSeconds);
        this.sequences = new DeadLetterSequences(place.fifo());
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

    @Override
    public boolean hidesGroups() {
        return place.fifo();
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
        for (var each : sequences.ordered(List.copyOf(all.values()))) {
            long sequence = sequences.of(each);
            seen.put(sequence, ReceivedMessage.seen(each, sequence, directory.names()));
        }
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
            for (var letter : held(ordered)) {
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

    /// Returns the dead letters that this process has, without those behind others of their group
    /// that it left in the queue.
    private List<Return> held(List<Return> letters) {
        var held = new ArrayList<Return>();
        for (var letter : letters) {
            var dead = letter.deadLetter();
            if (!hands.has(dead.id())) {
                leave(dead);
            } else if (dead.group().filter(left::contains).isEmpty()) {
                held.add(letter);
            }
        }
        return held;
    }

    private void leave(Message.Seen letter) {
        if (place.fifo()) {
            letter.group().ifPresent(left::add);
        }
    }

    private Set<Long> send(String run, String url, List<Return> letters) {
        var done = new ArrayList<Message.Seen>();
        var fresh = new ArrayList<Return>();
        for (var letter : letters) {
            if (audit.has(run, letter.deadLetter().id())) {
                // The dead letter was sent before the process died, but was not deleted.
                done.add(letter.deadLetter());
            } else {
                fresh.add(letter);
            }
        }
        var sent = new HashMap<Long, String>();
        var sender = new SqsSender(client, url, run, why -> warn.accept("not redriven: " + why));
        try {
            sender.send(fresh, sent);
        } finally {
            fresh.stream()
                    .map(Return::deadLetter)
                    .filter(letter -> sent.containsKey(letter.sequence()))
                    .forEach(done::add);
            record(run, fresh, sent);
            delete(done);
        }
        return sent.keySet();
    }

    /// Records the dead letters that were sent.
    ///
    /// @param sent the ids of the messages that were sent, by the sequences of their dead letters
    private void record(String run, List<Return> letters, Map<Long, String> sent) {
        var known = entries.remove(run);
        long number = known != null ? known : audit.size(run);
        var added = new ArrayList<RedriveEntries.Sent>();
        for (var letter : letters) {
            var message = sent.get(letter.deadLetter().sequence());
            if (message == null) {
                leave(letter.deadLetter());
            } else {
                added.add(new RedriveEntries.Sent(entry(number++, run, letter), message));
            }
        }
        audit.add(added);
        entries.put(run, number);
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
