package dev.leat.server.operations;

import dev.leat.deadletter.Cause;
import dev.leat.inspect.ArrivalTrend;
import java.time.Instant;
import java.util.List;

/// The dead letters of a queue, counted by cause. A dead letter with several causes counts in the
/// group of each.
///
/// @param letters the number of dead letters that were read
/// @param records the number of records that these dead letters belong to
/// @param complete false if not all dead letters were read yet; a later request continues
/// @param omitted the number of smaller groups that are not listed
/// @param groups the largest groups, largest first
public record LetterGroups(
        long letters, long records, boolean complete, int omitted, List<Group> groups) {

    public LetterGroups {
        groups = List.copyOf(groups);
    }

    /// A group. `id` names it in commands. `where` describes the place of the failure. `trend` has
    /// the arrivals of those dead letters that are in the queue.
    public record Group(
            String id,
            Cause cause,
            String where,
            long letters,
            long records,
            Instant first,
            Instant last,
            ArrivalTrend trend) {}
}
