package dev.leat.aws.send;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// States of records that this process has sent, but whose identities it could not store. They are
/// not sent again when the records are redelivered to this process. The oldest are forgotten if
/// there are too many. Thread-safe.
final class RecentKeys {

    private static final int MOST = 10_000;

    private final Set<String> keys = new LinkedHashSet<>();

    synchronized void addAll(Collection<String> more) {
        keys.addAll(more);
        var oldest = keys.iterator();
        for (int excess = keys.size() - MOST; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void removeAll(Collection<String> stored) {
        stored.forEach(keys::remove);
    }

    synchronized boolean contains(String key) {
        return keys.contains(key);
    }
}
