package dev.leat.cli.outside;

import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueue;
import dev.leat.port.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
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
/// Sequences are in the order of receipt, and greater than those of any box before.
///
/// Sending and deleting are two requests. What was sent is entered in the audit, then deleted; a
/// process that dies between sending and entering leaves a letter that the same run sends again,
/// with the same id, which Leat takes as a repeat.
///
/// Methods throw [Unavailable] if the queue does not answer, or refuses.
public final class SqsLetters implements LetterBox {

    private static final int SEQUENCE_BITS = 20;

    private final SqsClient client;
    private final Directory directory;
    private final Directory.Place place;
    private final AuditFile audit;
    private final Supplier<Instant> clock;
    private final Consumer<String> refused;
    private final Hands hands;
    private final Receiving receiving;
    private final TreeMap<Long, Message.Seen> seen = new TreeMap<>();
    private long next;

    SqsLetters(
            SqsClient client,
            Directory directory,
            Directory.Place place,
            AuditFile audit,
            Supplier<Instant> clock,
            Consumer<String> refused) {
        this.client = client;
        this.directory = directory;
        this.place = place;
        this.audit = audit;
        this.clock = clock;
        this.refused = refused;
        this.hands = new Hands(client, place.url());
        this.receiving = new Receiving(client, place.url());
        this.next = clock.get().toEpochMilli() << SEQUENCE_BITS;
    }

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        return asked(() -> {
            while (seen.tailMap(sequence).size() < most && receive()) {
                // until there are enough, or no more
            }
            return seen.tailMap(sequence).values().stream().limit(most).toList();
        });
    }

    /// Whether something came.
    private boolean receive() {
        var received = new ArrayList<Held>();
        for (var message : receiving.some()) {
            received.add(Held.of(message, next++));
        }
        hands.take(received);
        received.forEach(each -> seen.put(each.letter().sequence(), each.letter()));
        return !received.isEmpty();
    }

    @Override
    public Set<Long> redrive(String run, List<Return> letters) {
        return asked(() -> {
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
        return directory.url(queue).orElseThrow(() -> new NoSuchQueue(queue));
    }

    private Set<Long> send(String run, String url, List<Return> letters) {
        var there = letters.stream().filter(each -> held(each.letter())).toList();
        var known = new ArrayList<Long>();
        var fresh = new ArrayList<Return>();
        for (var letter : there) {
            if (audit.has(run, letter.letter().id())) {
                // Sent before the process died, and not deleted.
                known.add(letter.letter().sequence());
            } else {
                fresh.add(letter);
            }
        }
        var sent = new Dispatch(client, url, run, refused).send(fresh);
        long number = audit.size(run);
        var entries = new ArrayList<Audit.Entry>();
        for (var letter : fresh) {
            if (sent.contains(letter.letter().sequence())) {
                entries.add(entry(number++, run, letter));
            }
        }
        audit.add(entries);
        known.addAll(sent);
        delete(known);
        return sent;
    }

    private boolean held(Message.Seen letter) {
        return hands.held(letter.sequence()).isPresent();
    }

    private Audit.Entry entry(long number, String run, Return back) {
        var lives = back.redrive().lives();
        return new Audit.Entry(
                number,
                run,
                back.letter().id(),
                back.letter().sequence(),
                back.identity(),
                lives.isEmpty() ? "" : lives.getLast().cause(),
                back.redrive().only(),
                back.edited(),
                clock.get(),
                Outcome.PENDING,
                Optional.empty());
    }

    private Set<Long> delete(List<Long> sequences) {
        var deleted = hands.delete(sequences);
        deleted.forEach(seen::remove);
        return deleted;
    }

    @Override
    public Set<Long> remove(List<Message.Seen> letters) {
        return asked(() -> delete(letters.stream().map(Message.Seen::sequence).toList()));
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
            throw new Unavailable(
                    "the queue %s cannot be used: %s".formatted(place.name(), failed.getMessage()),
                    failed);
        }
    }
}
