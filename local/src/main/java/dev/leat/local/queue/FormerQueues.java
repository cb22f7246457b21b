package dev.leat.local.queue;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.StreamSource;
import dev.leat.local.database.DatabaseSession;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.QueueStorage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Queues in the state file that are no longer in the app. Their messages stay but are not
/// accessible.
public final class FormerQueues {

    private FormerQueues() {}

    /// Returns a notice for each former queue that still has messages.
    public static List<String> notices(App app, QueueStorage storage) {
        return storage.database().read(session -> notices(app, storage, session));
    }

    private static List<String> notices(App app, QueueStorage storage, DatabaseSession session)
            throws SQLException {
        var notices = new ArrayList<String>();
        for (var queue : numbers(session).entrySet()) {
            long held =
                    app.queues().containsKey(queue.getKey())
                            ? 0
                            : held(storage, session, queue.getValue());
            if (held > 0) {
                notices.add(
                        "queue %s is no longer in the app but still holds %,d %s; add %s to the app again to access them"
                                .formatted(
                                        queue.getKey(),
                                        held,
                                        held == 1 ? "message" : "messages",
                                        derived(queue.getKey())
                                                ? "the queue or pipeline to which it belongs"
                                                : "it"));
            }
        }
        return notices;
    }

    /// Returns true if the name is that of a queue which Leat creates for another resource.
    private static boolean derived(String queue) {
        return queue.endsWith("-dlq")
                || queue.endsWith(FileSource.QUEUE_SUFFIX)
                || queue.endsWith(StreamSource.REDRIVE_SUFFIX);
    }

    private static Map<String, Integer> numbers(DatabaseSession session) throws SQLException {
        return session.map(
                "SELECT name, number FROM queue WHERE number NOT IN"
                        + " (SELECT queue FROM managed WHERE client = 1) ORDER BY number",
                row -> row.getString(1),
                row -> row.getInt(2));
    }

    private static long held(QueueStorage storage, DatabaseSession session, int number)
            throws SQLException {
        var held = new AtomicLong();
        storage.chunks()
                .heads(
                        session,
                        MessageSpan.position(number, 0),
                        MessageSpan.position(number + 1, 0),
                        head -> held.addAndGet(head.size() - head.gone().cardinality()));
        return held.get();
    }
}
