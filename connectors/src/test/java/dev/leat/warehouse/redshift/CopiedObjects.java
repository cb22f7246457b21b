package dev.leat.warehouse.redshift;

import dev.leat.contract.redshift.CopiedRows;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// The objects of a bucket in memory, and the statements that insert the rows which COPY would
/// read.
final class CopiedObjects implements StagingBucket {

    static final String NAME = "staged-rows";

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final CopiedRows rows =
            new CopiedRows(
                    NAME,
                    "'arn:aws:iam::123456789012:role/load'",
                    key -> Objects.requireNonNull(objects.get(key)));

    @Override
    public void put(String key, byte[] content) {
        objects.put(key, content);
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    @Override
    public void close() {}

    /// Returns the statement that PostgreSQL runs in place of a statement for Redshift.
    String inPostgres(String statement) {
        return rows.apply(statement);
    }
}
