package dev.leat.load;

import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.deadletter.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A summary of the rejected lines of a file: the number of lines per cause, with the first such
/// line as an example. Owned by one thread.
public final class RejectsSummary {

    /// Maximum number of distinct causes to count. A corrupt file can have any number of causes.
    private static final int MOST_CAUSES = 1_000;

    private final String pipeline;
    private final Map<Cause, Group> groups = new LinkedHashMap<>();

    private static final class Group {
        private final Reason first;
        private final long line;
        private long count;

        Group(Reason first, long line) {
            this.first = first;
            this.line = line;
        }
    }

    public RejectsSummary(String pipeline) {
        this.pipeline = pipeline;
    }

    public void add(RejectedLine line) {
        for (var reason : line.reasons()) {
            var cause = Cause.of(pipeline, reason);
            var group = groups.get(cause);
            if (group == null && groups.size() < MOST_CAUSES) {
                group = new Group(reason, line.line());
                groups.put(cause, group);
            }
            if (group != null) {
                group.count++;
            }
        }
    }

    /// Returns one reason per cause, most frequent first.
    public List<Reason> reasons() {
        var reasons = new ArrayList<Reason>();
        groups.values().stream()
                .sorted(Comparator.comparingLong((Group group) -> group.count).reversed())
                .forEach(group -> reasons.add(reason(group)));
        return reasons;
    }

    private static Reason reason(Group group) {
        var first = group.first;
        var message = Cause.counted(group.count, group.line, first.message());
        return new Reason(first.cause(), first.field(), first.value(), message, first.step());
    }

    /// Returns the reason that summarises the rejected lines. It precedes the reasons per cause.
    public static Reason rejected(long rejected, long read, Optional<String> where) {
        return Reason.of(
                Cause.REJECTED_LINES,
                "%,d of %,d lines %s rejected%s"
                        .formatted(
                                rejected,
                                read,
                                rejected == 1 ? "was" : "were",
                                where.map(object -> ": see " + object).orElse("")));
    }
}
