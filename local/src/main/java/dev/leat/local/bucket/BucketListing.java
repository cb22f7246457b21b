package dev.leat.local.bucket;

import dev.leat.local.database.Statements;
import dev.leat.port.Buckets.Listed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists a bucket in key order. After a common prefix was listed, the other keys with this prefix
/// are skipped: the first few by reading them, the rest by a search in the index.
final class BucketListing {

    /// Number of rows that are read to skip the keys of one common prefix, before the index is
    /// searched.
    private static final int STEPS = 16;

    private final Statements statements;
    private final String bucket;
    private final String prefix;
    private final String delimiter;
    private final int limit;
    private final List<Listed> found = new ArrayList<>();

    private BucketListing(
            Statements statements, String bucket, String prefix, String delimiter, int limit) {
        this.statements = statements;
        this.bucket = bucket;
        this.prefix = prefix;
        this.delimiter = delimiter;
        this.limit = limit;
    }

    static List<Listed> of(
            Statements statements,
            String bucket,
            String prefix,
            String delimiter,
            String after,
            int limit)
            throws SQLException {
        var listing = new BucketListing(statements, bucket, prefix, delimiter, limit);
        var from = listing.first(after);
        while (from != null && listing.found.size() < limit) {
            from = listing.from(from, after);
        }
        return listing.found;
    }

    /// Returns the first key to read; null if no key can follow.
    private @Nullable String first(String after) {
        if (Utf8Order.compare(after, prefix) <= 0) {
            return prefix;
        }
        var common = after.startsWith(prefix) ? common(after) : null;
        return common == null ? after : Utf8Order.behind(common);
    }

    /// Returns the key's common prefix; null if it has none.
    private @Nullable String common(String key) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        return at < 0 ? null : key.substring(0, at + delimiter.length());
    }

    /// Lists from this key on. If a common prefix has many keys, stops and returns the key at which
    /// to continue; returns null at the end.
    private @Nullable String from(String first, String after) throws SQLException {
        try (var row = ObjectTable.from(statements, bucket, first)) {
            boolean there = row.next();
            if (there && ObjectTable.key(row).equals(after)) {
                there = row.next();
            }
            while (there && found.size() < limit) {
                var key = ObjectTable.key(row);
                if (!key.startsWith(prefix)) {
                    return null;
                }
                var common = common(key);
                if (common == null) {
                    found.add(new Listed.Found(ObjectTable.kept(row).object()));
                    there = row.next();
                } else {
                    found.add(new Listed.Prefix(common));
                    int steps = 0;
                    do {
                        there = row.next();
                        steps++;
                    } while (there && steps < STEPS && in(row, common));
                    if (there && in(row, common)) {
                        return Utf8Order.behind(common);
                    }
                }
            }
            return null;
        }
    }

    private static boolean in(ResultSet row, String common) throws SQLException {
        return ObjectTable.key(row).startsWith(common);
    }
}
