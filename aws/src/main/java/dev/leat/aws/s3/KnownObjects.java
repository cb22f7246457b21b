package dev.leat.aws.s3;

import dev.leat.batch.FileUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Objects that a process has stored or read, by the names of their files: those that were used
/// last. Thread-safe.
final class KnownObjects {

    private static final int MOST = 10_000;

    /// Guarded by this.
    private final Map<String, FileUnit> units =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, FileUnit> eldest) {
                    return size() > MOST;
                }
            };

    synchronized Optional<FileUnit> get(String name) {
        return Optional.ofNullable(units.get(name));
    }

    synchronized void put(String name, FileUnit unit) {
        units.put(name, unit);
    }

    synchronized void remove(String name) {
        units.remove(name);
    }
}
