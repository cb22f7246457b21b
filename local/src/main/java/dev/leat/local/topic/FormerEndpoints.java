package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.local.database.Database;
import java.util.List;

/// Endpoints that are no longer in the app but still have waiting records.
public final class FormerEndpoints {

    private FormerEndpoints() {}

    /// Returns a notice for each former endpoint that has waiting records.
    public static List<String> notices(App app, Database database) {
        return FormerTopics.notices(
                database,
                "SELECT endpoint, count(*) FROM delivery"
                        + " WHERE protocol = 'RECORD' AND kind = 'endpoint' AND state = 'WAITING'"
                        + " GROUP BY endpoint ORDER BY endpoint",
                app.all(Endpoint.class).keySet(),
                (name, waiting) ->
                        "endpoint %s is no longer in the app, but %,d %s for it; add the endpoint to the app again, or these records become dead letters"
                                .formatted(
                                        name,
                                        waiting,
                                        waiting == 1 ? "record waits" : "records wait"));
    }
}
