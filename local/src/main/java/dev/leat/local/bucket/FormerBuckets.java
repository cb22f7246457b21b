package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Buckets in the state file that are no longer in the app. Their objects stay but are not
/// accessible.
public final class FormerBuckets {

    private FormerBuckets() {}

    /// Returns a notice for each former bucket that still has objects.
    public static List<String> notices(App app, Database database) {
        return database.read(statements -> notices(app, statements));
    }

    private static List<String> notices(App app, Statements statements) throws SQLException {
        var notices = new ArrayList<String>();
        var bucket = after(statements, "");
        while (bucket.isPresent()) {
            if (!app.buckets().containsKey(bucket.get()) && !made(statements, bucket.get())) {
                long held = held(statements, bucket.get());
                notices.add(
                        "bucket %s is no longer in the app but still holds %,d %s; add it to the app again to access them"
                                .formatted(bucket.get(), held, held == 1 ? "object" : "objects"));
            }
            bucket = after(statements, bucket.get());
        }
        return notices;
    }

    private static boolean made(Statements statements, String name) throws SQLException {
        return BucketTable.find(statements, name).filter(b -> !b.declared()).isPresent();
    }

    /// Returns the first bucket with a name greater than `name`, without reading every object.
    private static Optional<String> after(Statements statements, String name) throws SQLException {
        return statements.first(
                "SELECT bucket FROM object WHERE bucket > ? AND replaced IS NULL"
                        + " ORDER BY bucket LIMIT 1",
                row -> row.getString(1),
                name);
    }

    private static long held(Statements statements, String bucket) throws SQLException {
        return statements.number(
                "SELECT count(*) FROM object WHERE bucket = ? AND replaced IS NULL", bucket);
    }
}
