package dev.leat.local.queue;

import dev.leat.local.database.Database;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.Leases;
import dev.leat.port.Suspicion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Recovers from an unclean stop: ends the worker leases of the previous process. Their messages
/// become suspects ([Suspicion]), and the receive is not counted. Client leases are not changed.
///
/// @param leases the number of worker leases that were open
/// @param lastNumber the highest number of a group of suspects; leases have higher numbers
public record Recovery(int leases, long lastNumber) {

    public static Recovery run(Database database) {
        return database.commit(tx -> {
            var open = byNumber(Leases.of(tx, MessageSpan.Kind.WORKER));
            var known = byNumber(Leases.of(tx, MessageSpan.Kind.SUSPECT));
            long number = 0;
            for (var used : List.of(open, known)) {
                number = used.keySet().stream().reduce(number, Math::max);
            }
            for (var lease : open.values()) {
                var suspects = suspects(lease, number);
                Leases.put(tx, suspects);
                number = suspects.getLast().lease();
            }
            return new Recovery(open.size(), number);
        });
    }

    private static Map<Long, List<MessageSpan>> byNumber(List<MessageSpan> spans) {
        var leases = new LinkedHashMap<Long, List<MessageSpan>>();
        spans.forEach(
                span -> leases.computeIfAbsent(span.lease(), _ -> new ArrayList<>()).add(span));
        return leases;
    }

    /// Divides the messages of a lease into groups, whose numbers follow `number`.
    private static List<MessageSpan> suspects(List<MessageSpan> lease, long number) {
        int size = (int) lease.stream().mapToLong(MessageSpan::size).sum();
        int most = Suspicion.groupSize(Suspicion.crashed(lease.getFirst().crashes()), size);
        var suspects = new ArrayList<MessageSpan>();
        int left = 0;
        for (var span : lease) {
            long at = span.first();
            while (at < span.end()) {
                if (left == 0) {
                    left = most;
                    number++;
                }
                long end = Math.min(span.end(), at + left);
                suspects.add(span.at(at, end).suspected(number));
                left -= (int) (end - at);
                at = end;
            }
        }
        return suspects;
    }

    /// Ends worker leases in an orderly shutdown. Their messages do not become suspects, but
    /// suspects stay what they were.
    public static void release(Database database) {
        database.commit(tx -> {
            for (var span : Leases.of(tx, MessageSpan.Kind.WORKER)) {
                Leases.put(tx, List.of(span.released()));
            }
            return true;
        });
    }
}
