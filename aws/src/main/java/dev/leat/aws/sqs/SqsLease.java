package dev.leat.aws.sqs;

import dev.leat.batch.LeasedWork;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A lease of a pipeline worker. `messages` are those that are not settled yet, by id. Guarded by
/// the source.
final class SqsLease implements Lease {

    private final SqsSource source;
    private final long number;
    private final boolean suspect;
    private final LeasedWork work;
    private final int lastAttempt;
    private final Map<String, SqsMessage> messages = new LinkedHashMap<>();
    private volatile Instant until;
    private boolean lost;

    SqsLease(
            SqsSource source,
            long number,
            boolean suspect,
            LeasedWork work,
            List<SqsMessage> leased,
            int lastAttempt) {
        this.source = source;
        this.number = number;
        this.suspect = suspect;
        this.work = work;
        this.lastAttempt = lastAttempt;
        leased.forEach(each -> messages.put(each.id(), each));
        this.until = leased.stream().map(SqsMessage::until).min(Instant::compareTo).orElseThrow();
    }

    long number() {
        return number;
    }

    boolean suspected() {
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

    /// Returns a message.
    ///
    /// @throws dev.leat.port.LeaseLostException if it was received again
    SqsMessage held(String id) {
        synchronized (source) {
            return Optional.ofNullable(messages.get(id))
                    .orElseThrow(() -> LeaseLostException.of(work));
        }
    }

    /// Returns the messages that have had more than one attempt.
    List<SqsMessage> restarting() {
        synchronized (source) {
            return messages.values().stream().filter(each -> each.attempt() > 1).toList();
        }
    }

    /// Restarts the attempts of the messages.
    void progressed() {
        synchronized (source) {
            messages.replaceAll((_, each) -> each.progressed());
        }
    }

    List<String> receipts() {
        return messages.values().stream().map(SqsMessage::receipt).toList();
    }

    /// Returns the end of the lease if it is extended at this time.
    Instant extended(Instant now, Duration by) {
        return messages.values().stream()
                .map(SqsMessage::latest)
                .min(Instant::compareTo)
                .filter(latest -> latest.isBefore(now.plus(by)))
                .orElse(now.plus(by));
    }

    /// Sets the end of the lease.
    ///
    /// @param failed the receipts of messages that SQS did not extend, which are lost
    void until(Instant then, Set<String> failed) {
        List.copyOf(messages.values()).stream()
                .filter(each -> failed.contains(each.receipt()))
                .forEach(each -> lose(each.id()));
        messages.replaceAll((_, each) -> each.hidden(then));
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

    /// SQS counts only receives: those after the last attempt are deaths, so the end of a trial is
    /// not stored.
    @Override
    public Optional<Suspect> suspect() {
        int attempt = work.records().getFirst().attempt();
        return suspect && work.size() == 1 && attempt >= lastAttempt
                ? Optional.of(new Suspect(attempt - lastAttempt, () -> {}))
                : Optional.empty();
    }

    @Override
    public void extend(Duration by) {
        source.extend(this, by);
    }
}
