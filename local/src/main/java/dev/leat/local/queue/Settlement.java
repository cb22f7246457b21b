package dev.leat.local.queue;

import dev.leat.local.queue.index.MessageSpan;
import dev.leat.plan.Effect.Again;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The result of settling a lease, as spans: the messages that are finished, and the messages that
/// are returned, with their new state.
record Settlement(List<MessageSpan> done, List<MessageSpan> again) {

    /// Creates the settlement; `again` has one entry for each message of the spans, in order.
    static Settlement of(List<MessageSpan> leased, @Nullable Again[] again, long now) {
        var settlement = new Settlement(new ArrayList<>(), new ArrayList<>());
        int index = 0;
        for (var span : leased) {
            int end = index + (int) span.size();
            int from = index;
            for (int i = index + 1; i <= end; i++) {
                if (i == end || !Objects.equals(again[i], again[from])) {
                    long first = span.first() + from - index;
                    settlement.add(span.at(first, first + i - from), again[from], now);
                    from = i;
                }
            }
            index = end;
        }
        return settlement;
    }

    private void add(MessageSpan span, @Nullable Again again, long now) {
        if (again == null) {
            done.add(span);
            return;
        }
        long until = now + again.delay().toNanos() / 1000;
        var returned = span.returned(again.counts(), until);
        boolean untouched = returned.attempts() == 0 && until <= now;
        this.again.add(untouched ? MessageSpan.fresh(span.first(), span.end()) : returned);
    }
}
