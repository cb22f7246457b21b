package dev.leat.cli.dlq.inspect;

import dev.leat.deadletter.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Dead letters counted by cause. A letter with several reasons counts in each of its groups, and
/// once in the total. Owned by one thread.
public final class CauseGroups {

    /// Maximum number of groups: hostile letters could create any number of causes.
    static final int MOST = 10_000;

    private final Map<Key, Group> groups = new LinkedHashMap<>();
    private final DistinctCounter records = new DistinctCounter();
    private long letters;
    private long ungrouped;

    private record Key(String queue, Cause cause) {}

    /// A cause in one dead-letter queue: its letters, their records, and the arrival times of the
    /// first and last message.
    public static final class Group {

        private final String queue;
        private final Cause cause;
        private final DistinctCounter records = new DistinctCounter();
        private long letters;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        private Group(Key key) {
            queue = key.queue();
            cause = key.cause();
        }

        private void add(long digest, Instant seen) {
            letters++;
            records.add(digest);
            first = seen.isBefore(first) ? seen : first;
            last = seen.isAfter(last) ? seen : last;
        }

        public String queue() {
            return queue;
        }

        public Cause cause() {
            return cause;
        }

        public long letters() {
            return letters;
        }

        public int records() {
            return records.size();
        }

        public Instant first() {
            return first;
        }

        public Instant last() {
            return last;
        }
    }

    public void add(String queue, DeadLetterDetails letter) {
        letters++;
        long digest = DistinctCounter.digest(letter);
        var seen = letter.firstSeen();
        records.add(digest);
        boolean grouped = false;
        for (var cause : letter.causes()) {
            var key = new Key(queue, cause);
            if (groups.size() < MOST || groups.containsKey(key)) {
                groups.computeIfAbsent(key, Group::new).add(digest, seen);
                grouped = true;
            }
        }
        ungrouped += grouped ? 0 : 1;
    }

    public long letters() {
        return letters;
    }

    public int records() {
        return records.size();
    }

    /// Returns the number of letters that are in no group because of the maximum number of groups.
    public long ungrouped() {
        return ungrouped;
    }

    /// Returns the groups, largest first.
    public List<Group> sorted() {
        var sorted = new ArrayList<>(groups.values());
        sorted.sort(
                Comparator.comparingLong(Group::letters)
                        .reversed()
                        .thenComparing(group -> group.queue() + group.cause()));
        return sorted;
    }
}
