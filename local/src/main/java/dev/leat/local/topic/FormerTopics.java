package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The topics that the file knows and the app does not: what clients subscribed to them stays
/// there, and hears nothing.
public final class FormerTopics {

    private FormerTopics() {}

    /// A sentence for each that clients still have subscriptions of.
    public static List<String> notices(App app, Database database) {
        return database.read(statements -> notices(app, statements));
    }

    private static List<String> notices(App app, Statements statements) throws SQLException {
        var notices = new ArrayList<String>();
        var select =
                statements.prepare(
                        "SELECT t.name, count(*) FROM topic t"
                                + " JOIN subscription s ON s.topic = t.name"
                                + " WHERE t.client = 0 GROUP BY t.name ORDER BY t.name");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                if (!app.topics().containsKey(row.getString(1))) {
                    long held = row.getLong(2);
                    notices.add(
                            "topic %s is not in the app any more, and %,d %s of clients %s nothing; put it back to let them hear again"
                                    .formatted(
                                            row.getString(1),
                                            held,
                                            held == 1 ? "subscription" : "subscriptions",
                                            held == 1 ? "hears" : "hear"));
                }
            }
        }
        return notices;
    }
}
