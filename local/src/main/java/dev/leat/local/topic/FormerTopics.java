package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import java.util.ArrayList;
import java.util.List;

/// Topics in the state file that are no longer in the app. Client subscriptions to these topics
/// stay, but receive nothing.
public final class FormerTopics {

    private FormerTopics() {}

    /// Returns a notice for each former topic that has client subscriptions.
    public static List<String> notices(App app, Database database) {
        return database.read(statements -> {
            var notices = new ArrayList<String>();
            var select =
                    statements.prepare(
                            "SELECT t.name, count(*) FROM topic t"
                                    + " JOIN subscription s ON s.topic = t.name"
                                    + " WHERE t.client = 0 GROUP BY t.name ORDER BY t.name");
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    if (!app.topics().containsKey(row.getString(1))) {
                        notices.add(notice(row.getString(1), row.getLong(2)));
                    }
                }
            }
            return notices;
        });
    }

    private static String notice(String topic, long held) {
        return "topic %s is no longer in the app, and %,d client %s no messages; add the topic to the app again to resume"
                .formatted(
                        topic, held, held == 1 ? "subscription receives" : "subscriptions receive");
    }
}
