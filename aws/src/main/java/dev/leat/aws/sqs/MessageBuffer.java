package dev.leat.aws.sqs;

import dev.leat.port.Suspicion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Messages that were received and wait for a lease, in the order of arrival. Guarded by the
/// source.
final class MessageBuffer {

    private final Map<String, SqsMessage> messages = new LinkedHashMap<>();
    private final Duration margin;
    private long bytes;

    /// No message is visible to other consumers before this time.
    private Instant earliest = Instant.MAX;

    /// @param margin the time for which a message must still be hidden when it is leased
    MessageBuffer(Duration margin) {
        this.margin = margin;
    }

    int size() {
        return messages.size();
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void add(SqsMessage message) {
        remove(message.id());
        messages.put(message.id(), message);
        bytes += message.bytes();
        earliest = earlier(earliest, message);
    }

    private static Instant earlier(Instant time, SqsMessage message) {
        return message.until().isBefore(time) ? message.until() : time;
    }

    void removeAll(Collection<SqsMessage> all) {
        all.forEach(each -> remove(each.id()));
    }

    private void remove(String id) {
        var old = messages.remove(id);
        bytes -= old == null ? 0 : old.bytes();
    }

    List<SqsMessage> all() {
        return List.copyOf(messages.values());
    }

    /// Removes and returns the messages that will soon be visible to other consumers. Looks at the
    /// messages only if there may be one, because each receive and each lease calls this.
    List<SqsMessage> expired(Instant now) {
        var limit = now.plus(margin);
        if (earliest.isAfter(limit)) {
            return List.of();
        }
        var old = messages.values().stream().filter(each -> !each.until().isAfter(limit)).toList();
        removeAll(old);
        earliest = Instant.MAX;
        messages.values().forEach(each -> earliest = earlier(earliest, each));
        return old;
    }

    /// Removes and returns the messages of these groups.
    List<SqsMessage> of(Set<String> groups) {
        var found =
                messages.values().stream()
                        .filter(each -> each.group().filter(groups::contains).isPresent())
                        .toList();
        removeAll(found);
        return found;
    }

    /// Returns the suspects to lease now ([Suspicion]) for a batch of `records` with `most` bytes.
    /// SQS does not know which messages were leased together, so messages with the same number of
    /// attempts take their place. At its last attempt, a message is alone. Of a message group, at
    /// most one message is returned.
    List<SqsMessage> suspects(int records, long most, Set<String> busy, int maxReceiveCount) {
        var first = suspects(1, most, busy);
        if (first.isEmpty()) {
            return first;
        }
        int attempt = first.getFirst().attempt();
        boolean last = attempt >= maxReceiveCount;
        return suspects(last ? 1 : Suspicion.groupSize(attempt - 1, records), most, busy);
    }

    private List<SqsMessage> suspects(int records, long most, Set<String> busy) {
        var suspects = new ArrayList<SqsMessage>();
        var behind = new HashSet<>(busy);
        long sum = 0;
        for (var message : messages.values()) {
            boolean first = message.group().map(behind::add).orElse(true);
            boolean fits =
                    suspects.isEmpty()
                            || (suspects.size() < records
                                    && sum + message.bytes() <= most
                                    && suspects.getFirst().attempt() == message.attempt());
            if (first && message.suspect() && fits) {
                suspects.add(message);
                sum += message.bytes();
            }
        }
        return suspects;
    }

    /// Returns messages without suspects, in their order: at most `records` with `most` bytes, but
    /// at least one. A message of a busy group, or behind a message of its group that is omitted,
    /// is omitted.
    List<SqsMessage> pick(int records, long most, Set<String> busy) {
        var picked = new ArrayList<SqsMessage>();
        var blocked = new HashSet<>(busy);
        long sum = 0;
        for (var message : messages.values()) {
            if (message.group().filter(blocked::contains).isPresent()) {
                continue;
            }
            boolean fits =
                    picked.size() < records
                            && (picked.isEmpty() || sum + message.bytes() <= most)
                            && !message.suspect();
            if (fits) {
                picked.add(message);
                sum += message.bytes();
            } else if (message.group().isPresent()) {
                message.group().ifPresent(blocked::add);
            } else if (!message.suspect()) {
                break;
            }
        }
        return picked;
    }
}
