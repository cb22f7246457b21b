package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import java.util.ArrayList;
import java.util.List;

/// Sinks with waiting records, such as endpoints, that are no longer in the app.
public final class FormerSinks {

    private FormerSinks() {}

    /// Returns a notice for each resource that is no longer in the app but has waiting records.
    public static List<String> notices(App app, Database database) {
        return database.read(statements -> {
            var notices = new ArrayList<String>();
            var select =
                    statements.prepare(
                            "SELECT kind, endpoint, count(*) FROM delivery"
                                    + " WHERE protocol = 'RECORD' AND state = 'WAITING'"
                                    + " GROUP BY kind, endpoint ORDER BY kind, endpoint");
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    if (!app.has(row.getString(1), row.getString(2))) {
                        notices.add(notice(row.getString(1), row.getString(2), row.getLong(3)));
                    }
                }
            }
            return notices;
        });
    }

    private static String notice(String kind, String name, long waiting) {
        return "%1$s %2$s is no longer in the app, but %3$,d %4$s for it; add the %1$s to the app again, or these records become dead letters"
                .formatted(kind, name, waiting, waiting == 1 ? "record waits" : "records wait");
    }
}
