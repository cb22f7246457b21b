package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The endpoints that records wait for and that are not in the app.
public final class FormerEndpoints {

    private FormerEndpoints() {}

    /// A sentence for each of them.
    public static List<String> notices(App app, Database database) {
        return database.read(statements -> notices(app, statements));
    }

    private static List<String> notices(App app, Statements statements) throws SQLException {
        var notices = new ArrayList<String>();
        var select =
                statements.prepare(
                        "SELECT endpoint, count(*) FROM delivery"
                                + " WHERE protocol = 'RECORD' AND kind = 'endpoint' AND state = 'WAITING'"
                                + " GROUP BY endpoint ORDER BY endpoint");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                if (!app.all(Endpoint.class).containsKey(row.getString(1))) {
                    long waiting = row.getLong(2);
                    notices.add(
                            "endpoint %s is not in the app any more, and %,d %s for it; put it back, or they become dead letters"
                                    .formatted(
                                            row.getString(1),
                                            waiting,
                                            waiting == 1 ? "record waits" : "records wait"));
                }
            }
        }
        return notices;
    }
}
