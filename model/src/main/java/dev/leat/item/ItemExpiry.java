package dev.leat.item;

import dev.leat.app.Table;
import java.time.Instant;
import java.util.Optional;

/// The expiry of items by the attribute `expire_at` of their table.
public final class ItemExpiry {

    /// Items that expired earlier than this number of seconds ago are kept
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html).
    public static final long OLDEST = 5 * 365 * 86_400L;

    private ItemExpiry() {}

    /// Returns the second since 1970 in which an item expires; empty if it never expires, or its
    /// attribute is not a time.
    public static Optional<Long> second(Table table, Item item) {
        return table.expireAt()
                .flatMap(item::get)
                .filter(ItemValue.Number.class::isInstance)
                .map(value -> ((ItemValue.Number) value).value())
                .filter(number -> number.precision() - number.scale() <= 12 && number.signum() > 0)
                .map(number -> number.longValue());
    }

    /// Returns true if an item has expired, so that it counts as absent.
    public static boolean expired(Table table, Item item, Instant now) {
        long second = now.getEpochSecond();
        return second(table, item).filter(at -> at >= second - OLDEST && at < second).isPresent();
    }
}
