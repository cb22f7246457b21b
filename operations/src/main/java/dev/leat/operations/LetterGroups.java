package dev.leat.operations;

import dev.leat.deadletter.Cause;
import dev.leat.inspect.ArrivalTrend;
import dev.leat.inspect.CauseGroups;
import dev.leat.mask.Mask;
import java.time.Instant;
import java.util.List;

/// The dead letters of a queue, counted by cause. A dead letter with several causes counts in the
/// group of each.
///
/// @param letters the number of dead letters that were counted
/// @param records the number of records that these dead letters belong to
/// @param complete false if dead letters arrived or were removed that are not counted yet; a later
///   request continues
/// @param all the number of dead letters in the queue; only the oldest million are counted
/// @param causes the number of groups
/// @param groups some of the groups, largest first
public record LetterGroups(
        long letters, long records, boolean complete, long all, int causes, List<Group> groups) {

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
            ArrivalTrend trend) {

        /// Returns a group with the arrivals of its dead letters before `now`.
        public static Group of(CauseGroups.Group group, Instant now) {
            return new Group(
                    group.cause().id(),
                    group.cause(),
                    group.cause().where(),
                    group.letters(),
                    group.records(),
                    group.first(),
                    group.last(),
                    group.trend(now));
        }

        /// Returns the group without personal values.
        public Group masked(Mask mask) {
            var masked = mask.cause(cause);
            return new Group(id, masked, masked.where(), letters, records, first, last, trend);
        }
    }
}
