package dev.leat.local.bucket;

import java.util.List;

/// The rows of buckets, those of the app and those that clients made: since when each is there,
/// whom it tells and its tags. A bucket of the app tells whom the app says.
final class BucketTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE bucket(name TEXT PRIMARY KEY, client INTEGER NOT NULL,"
                            + " created INTEGER NOT NULL, notices TEXT NOT NULL,"
                            + " tags TEXT NOT NULL) STRICT, WITHOUT ROWID");

    private BucketTable() {}
}
