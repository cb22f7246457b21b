package dev.leat.aws.state;

import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A lease in a state table. At most one process holds it at a time, until it releases the lease or
/// the lease expires. The clocks of the processes must be nearly the same. Owned by one thread.
public final class TableLease {

    private static final String HOLDER = "holder";
    private static final String EXPIRES = "expires";

    private final StateTable table;
    private final String name;
    private final InstantSource clock;
    private final AttributeValue holder = AttributeValue.fromS(UUID.randomUUID().toString());

    public TableLease(StateTable table, String name, InstantSource clock) {
        this.table = table;
        this.name = name;
        this.clock = clock;
    }

    /// Acquires the lease, also if this object holds it: the SDK repeats a request whose answer was
    /// lost. Returns false if another process holds it.
    ///
    /// @param expires the time at which other processes can acquire the lease, if it has not been
    ///   released
    /// @throws UnavailableException if the table is unavailable
    public boolean acquire(Instant expires) {
        return write(
                expires,
                "attribute_not_exists(pk) OR expires <= :now OR holder = :holder",
                Map.of(":now", AuditRunItem.micros(clock.instant()), ":holder", holder));
    }

    /// Releases the lease, unless another process has acquired it after it had expired.
    ///
    /// @throws UnavailableException if the table is unavailable; the lease then expires
    public void release() {
        write(Instant.EPOCH, "holder = :holder", Map.of(":holder", holder));
    }

    private boolean write(Instant expires, String condition, Map<String, AttributeValue> values) {
        var item = new HashMap<>(StateKey.lease(name).attributes());
        item.put(HOLDER, holder);
        item.put(EXPIRES, AuditRunItem.micros(expires));
        return table.put(item, condition, values);
    }
}
