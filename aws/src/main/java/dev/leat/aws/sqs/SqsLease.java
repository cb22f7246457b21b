package dev.leat.aws.sqs;

import dev.leat.batch.LeasedWork;
import dev.leat.port.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A lease of a pipeline worker. `messages` are those that are not settled yet, by id. Guarded by
/// the source.
final class SqsLease implements Lease {

    private final SqsSource source;
    private final long number;
    private final boolean suspect;
    private final LeasedWork work;
    private final Map<String, SqsMessage> messages = new LinkedHashMap<>();
    private volatile Instant until;
    private boolean lost;

    SqsLease(
            SqsSource source,
            long number,
            boolean suspect,
            LeasedWork work,
            List<SqsMessage> leased) {
        this.source = source;
        this.number = number;
        this.suspect = suspect;
        this.work = work;
        leased.forEach(each -> messages.put(each.id(), each));
        this.until = leased.stream().map(SqsMessage::until).min(Instant::compareTo).orElseThrow();
    }

    long number() {
        return number;
    }

    boolean suspect() {
        return suspect;
    }

    Map<String, SqsMessage> messages() {
        return messages;
    }

    /// Returns true if one of the messages was received again before it was settled.
    boolean lost() {
        return lost;
    }

    /// Marks the lease as lost, because this message was received again.
    void lose(String message) {
        messages.remove(message);
        lost = true;
    }

    void settled(Set<String> ids) {
        messages.keySet().removeAll(ids);
    }

    void until(Instant then) {
        until = then;
    }

    @Override
    public LeasedWork work() {
        return work;
    }

    @Override
    public Instant until() {
        return until;
    }

    @Override
    public void extend(Duration by) {
        source.extend(this, by);
    }
}
