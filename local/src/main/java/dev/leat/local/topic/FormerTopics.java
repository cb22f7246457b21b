package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/// Topics in the state file that are no longer in the app. Client subscriptions to these topics
/// stay, but receive nothing.
public final class FormerTopics {

    private FormerTopics() {}

    /// Returns a notice for each former topic that has client subscriptions.
    public static List<String> notices(App app, Database database) {
        return notices(
                database,
                "SELECT t.name, count(*) FROM topic t JOIN subscription s ON s.topic = t.name"
                        + " WHERE t.client = 0 GROUP BY t.name ORDER BY t.name",
                app.topics().keySet(),
                (name, held) ->
                        "topic %s is no longer in the app, and %,d client %s no messages; add the topic to the app again to resume"
                                .formatted(
                                        name,
                                        held,
                                        held == 1
                                                ? "subscription receives"
                                                : "subscriptions receive"));
    }

    /// Returns a notice for each selected name that is not in the app.
    ///
    /// @param select a query that returns names, each with its number of rows
    static List<String> notices(
            Database database,
            String select,
            Set<String> app,
            BiFunction<String, Long, String> sentence) {
        return database.read(statements -> {
            var notices = new ArrayList<String>();
            try (var row = statements.prepare(select).executeQuery()) {
                while (row.next()) {
                    if (!app.contains(row.getString(1))) {
                        notices.add(sentence.apply(row.getString(1), row.getLong(2)));
                    }
                }
            }
            return notices;
        });
    }
}
