package dev.leat.inspect;

import dev.leat.deadletter.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts of dead letters by cause. A dead letter with several causes counts in the group of each
/// cause, and once in the total. Owned by one thread.
public final class CauseGroups {

    /// Maximum number of groups, as a hostile producer could create any number of causes.
    public static final int MOST = 10_000;

    private final Map<Key, Group> groups = new LinkedHashMap<>();
    private final DistinctCounter records = new DistinctCounter();
    private long letters;
    private long ungrouped;

    private record Key(String queue, Cause cause) {}

    /// A group: a cause of failure in one dead-letter queue, with the numbers of dead letters and
    /// of records, the arrival times of the first and last message, and the latest arrivals.
    public static final class Group {

        private final String queue;
        private final Cause cause;
        private final String name;
        private final DistinctCounter records = new DistinctCounter();
        private final Arrivals arrivals = new Arrivals();
        private long letters;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        private Group(Key key) {
            queue = key.queue();
            cause = key.cause();
            name = queue + cause;
        }

        private void add(long digest, Instant seen, Instant arrived) {
            letters++;
            arrivals.add(arrived);
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

        /// Returns the numbers of dead letters that arrived in the last hour and day before `now`.
        public ArrivalTrend trend(Instant now) {
            return arrivals.until(now);
        }
    }

    public void add(String queue, DeadLetterDetails letter) {
        add(
                queue,
                letter.causes(),
                DistinctCounter.digest(letter),
                letter.firstSeen(),
                letter.message().sentAt());
    }

    /// Adds a dead letter.
    ///
    /// @param digest the hash of its record, as by [DistinctCounter#digest]
    /// @param seen the time at which its record first arrived
    /// @param arrived the time at which it arrived in this queue
    public void add(String queue, List<Cause> causes, long digest, Instant seen, Instant arrived) {
        letters++;
        records.add(digest);
        boolean grouped = false;
        for (var cause : causes) {
            var key = new Key(queue, cause);
            if (groups.size() < MOST || groups.containsKey(key)) {
                groups.computeIfAbsent(key, Group::new).add(digest, seen, arrived);
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

    /// Returns the number of dead letters that are in no group because the maximum number of groups
    /// was reached.
    public long ungrouped() {
        return ungrouped;
    }

    /// Returns the groups, largest first.
    public List<Group> sorted() {
        var sorted = new ArrayList<>(groups.values());
        sorted.sort(
                Comparator.comparingLong(Group::letters)
                        .reversed()
                        .thenComparing(group -> group.name));
        return sorted;
    }
}
