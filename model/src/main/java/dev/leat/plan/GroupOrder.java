package dev.leat.plan;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import java.util.HashMap;
import java.util.HashSet;

/// The message groups of one batch, with their records in the order of leasing. Records without a
/// group form one group. Owned by one thread.
final class GroupOrder {

    private final LeasedWork work;
    private final int[] group;

    private GroupOrder(LeasedWork work, int[] group) {
        this.work = work;
        this.group = group;
    }

    static GroupOrder of(LeasedWork work) {
        var numbers = new HashMap<String, Integer>();
        var group = new int[work.size()];
        for (int record = 0; record < group.length; record++) {
            var name = work.records().get(record).group().orElse("");
            var known = numbers.putIfAbsent(name, numbers.size());
            group[record] = known == null ? numbers.size() - 1 : known;
        }
        return new GroupOrder(work, group);
    }

    /// Changes pending records to RETURNED at this sink if an earlier record of the group must be
    /// redelivered to it. Rejected and finished records do not block later ones.
    void returnBlocked(Outcomes table, int sink) {
        var blocked = new HashSet<Integer>();
        for (int record = 0; record < group.length; record++) {
            if (table.at(record, sink).again()) {
                blocked.add(group[record]);
            } else if (table.at(record, sink) == Outcome.PENDING
                    && blocked.contains(group[record])) {
                table.put(record, sink, Outcome.RETURNED, behind(record));
            }
        }
    }

    private Reason behind(int record) {
        return Reason.of(
                "order",
                "an earlier record of its group '%s' must be redelivered first"
                        .formatted(work.records().get(record).group().orElse("")));
    }

    /// Returns the group numbers of the picked rows.
    int[] groups(Rows rows, int[] pick) {
        var groups = new int[pick.length];
        for (int i = 0; i < pick.length; i++) {
            groups[i] = group[rows.record()[pick[i]]];
        }
        return groups;
    }
}
