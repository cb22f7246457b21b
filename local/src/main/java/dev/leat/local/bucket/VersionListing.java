package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.port.Versions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists the versions of a bucket. Each common prefix is left by a new search in the index.
final class VersionListing {

    private final String prefix;
    private final String delimiter;
    private final Versions.Position after;
    private final int limit;
    private final List<Versions.Entry> found = new ArrayList<>();

    private VersionListing(String prefix, String delimiter, Versions.Position after, int limit) {
        this.prefix = prefix;
        this.delimiter = delimiter;
        this.after = after;
        this.limit = limit;
    }

    /// @param since the time at which the bucket was created; earlier versions were in a bucket of
    ///   the same name
    static List<Versions.Entry> of(
            Statements statements,
            String bucket,
            long since,
            String prefix,
            String delimiter,
            Versions.Position after,
            int limit)
            throws SQLException {
        var listing = new VersionListing(prefix, delimiter, after, limit);
        var from = listing.first();
        while (from != null && listing.found.size() < limit) {
            try (var row = ObjectTable.versions(statements, bucket, from, since)) {
                from = listing.from(row);
            }
        }
        return listing.found;
    }

    /// Returns the first key to read; null if no key can follow.
    private @Nullable String first() {
        if (Utf8Order.compare(after.key(), prefix) <= 0) {
            return prefix;
        }
        var common = after.key().startsWith(prefix) ? common(after.key()) : null;
        return common == null ? after.key() : Utf8Order.behind(common);
    }

    /// Returns the key's common prefix; null if it has none.
    private @Nullable String common(String key) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        return at < 0 ? null : key.substring(0, at + delimiter.length());
    }

    /// Returns the key at which to continue behind a common prefix; null at the end.
    private @Nullable String from(ResultSet row) throws SQLException {
        var last = "";
        while (row.next() && found.size() < limit) {
            var key = ObjectTable.key(row);
            if (!key.startsWith(prefix)) {
                return null;
            }
            var common = common(key);
            if (common != null) {
                found.add(new Versions.Entry.Prefix(common));
                return Utf8Order.behind(common);
            }
            add(row, key, !key.equals(last));
            last = key;
        }
        return null;
    }

    private void add(ResultSet row, String key, boolean newest) throws SQLException {
        var object = ObjectTable.kept(row).object();
        long number = object.unit().version();
        long replaced = ObjectTable.replaced(row);
        if (newest && replaced != ObjectTable.CURRENT) {
            var id = new Versions.Id(number, true);
            if (isBehind(key, id)) {
                found.add(new Versions.Entry.Deletion(key, id, Micros.instant(replaced)));
            }
        }
        if (found.size() < limit && isBehind(key, new Versions.Id(number, false))) {
            found.add(new Versions.Entry.Stored(object, replaced == ObjectTable.CURRENT));
        }
    }

    private boolean isBehind(String key, Versions.Id id) {
        if (!key.equals(after.key())) {
            return true;
        }
        return after.id()
                .filter(last ->
                        id.number() < last.number()
                                || (id.number() == last.number()
                                        && last.deletion()
                                        && !id.deletion()))
                .isPresent();
    }
}
