package dev.leat.lookup;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.LookupRows;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// The rows of an app's lookups. A file is loaded when a batch first needs it, and again by the
/// first batch after each `refresh`, while other batches use the old rows. If it cannot be loaded
/// again, the old rows stay in use; this is logged and counted. [#redriven] does not wait for the
/// `refresh`. Threads may share it.
public final class Lookups implements LookupReader {

    /// Number of redrives that are remembered.
    private static final int MAX_RUNS = 1_000;

    /// The least time between two loads because of redrives.
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private final LookupOrigins origins;
    private final InstantSource clock;
    private final Logger log;
    private final Map<String, Loaded> files = new ConcurrentHashMap<>();
    private final ReentrantLock redrives = new ReentrantLock();
    private final LinkedHashSet<String> runs = new LinkedHashSet<>();
    private Instant reloaded = Instant.EPOCH;

    public Lookups(LookupOrigins origins, InstantSource clock, Logger log) {
        this.origins = origins;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public LookupRows read(Lookup lookup, Set<List<String>> keys) {
        return lookup.origin() instanceof Lookup.Origin.OfTable(var table)
                ? items(lookup, table, keys)
                : loaded(lookup).rows();
    }

    /// Loads the files in the folder of the app file, so that a missing or invalid file is found
    /// before the app starts.
    ///
    /// @throws LookupException if a file cannot be loaded
    public void loadFiles(App app) throws LookupException {
        for (var lookup : app.all(Lookup.class).values()) {
            load(lookup);
        }
    }

    /// Loads the rows of the lookup if their origin is a file.
    ///
    /// @throws LookupException if the file cannot be loaded
    public void load(Lookup lookup) throws LookupException {
        if (lookup.origin() instanceof Lookup.Origin.OfFile) {
            loaded(lookup).load();
        }
    }

    /// Loads each file again that is in use, before the first records of a redrive, so that a row
    /// which was added for them is used. If a file cannot be loaded, its old rows stay in use; this
    /// is logged and counted. Blocks until the files are loaded.
    ///
    /// Any producer can forge the name of a redrive, so files are not loaded more than once within
    /// [#LEAST_PAUSE].
    @Override
    public void redriven(String run) {
        redrives.lock();
        try {
            if (!runs.add(run)) {
                return;
            }
            if (runs.size() > MAX_RUNS) {
                runs.removeFirst();
            }
            var now = clock.instant();
            if (Duration.between(reloaded, now).abs().compareTo(LEAST_PAUSE) >= 0) {
                files.values().forEach(Loaded::reload);
                reloaded = now;
            }
        } finally {
            redrives.unlock();
        }
    }

    /// Returns the number of rows of each file that is loaded, by the name of the lookup.
    public Map<String, Integer> sizes() {
        var sizes = new LinkedHashMap<String, Integer>();
        files.forEach((name, file) -> sizes.put(name, file.size()));
        return sizes;
    }

    /// Returns the number of times that loading a file failed.
    public long failures(String lookup) {
        var file = files.get(lookup);
        return file == null ? 0 : file.failures.sum();
    }

    private Loaded loaded(Lookup lookup) {
        return files.computeIfAbsent(lookup.name(), _ -> new Loaded(lookup));
    }

    private LookupRows items(Lookup lookup, String table, Set<List<String>> keys) {
        var rows = new LookupRows(lookup);
        var asked = new ArrayList<List<String>>(keys);
        var texts = asked.stream().map(key -> LookupRows.texts(lookup, key)).toList();
        var items = asked.isEmpty() ? List.<Optional<Item>>of() : origins.items(table, texts);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isPresent()) {
                var document = ItemJson.write(items.get(i).get()).getBytes(StandardCharsets.UTF_8);
                if (rows.add(document) instanceof LookupRows.Added.Invalid(var reasons)) {
                    rows.invalid(asked.get(i), reasons);
                }
            }
        }
        return rows;
    }

    /// The rows of a file.
    private final class Loaded {

        private final Lookup lookup;
        private final ReentrantLock loading = new ReentrantLock();
        private final LongAdder failures = new LongAdder();
        private volatile @Nullable LookupRows rows;
        private volatile Instant loadedAt = Instant.MIN;

        Loaded(Lookup lookup) {
            this.lookup = lookup;
        }

        int size() {
            var now = rows;
            return now == null ? 0 : now.size();
        }

        LookupRows rows() {
            var known = rows;
            if (known != null && !due()) {
                return known;
            }
            if (known != null && !loading.tryLock()) {
                return known; // another thread loads the file
            }
            if (known == null) {
                loading.lock();
            }
            try {
                if (rows == null || due()) {
                    refresh();
                }
                return Objects.requireNonNull(rows);
            } finally {
                loading.unlock();
            }
        }

        void reload() {
            loading.lock();
            try {
                if (rows != null) {
                    refresh();
                }
            } finally {
                loading.unlock();
            }
        }

        /// Returns true if the refresh is due, or the clock was set back before the last one.
        private boolean due() {
            var now = clock.instant();
            return now.isBefore(loadedAt) || !now.isBefore(loadedAt.plus(lookup.refresh()));
        }

        private void refresh() {
            try {
                load();
            } catch (LookupException failed) {
                if (rows == null) {
                    throw new UnavailableException(String.valueOf(failed.getMessage()), failed);
                }
                loadedAt = clock.instant();
                log.warn(
                        "{}; the {} rows of the last load stay in use",
                        failed.getMessage(),
                        size());
            } catch (UnavailableException down) {
                failures.increment();
                if (rows == null) {
                    throw down;
                }
                loadedAt = clock.instant();
                log.warn(
                        "Lookup {} could not be refreshed: {}; the {} rows of the last load stay in use",
                        lookup.name(),
                        down.getMessage(),
                        size());
            }
        }

        void load() throws LookupException {
            var began = clock.instant();
            try {
                rows = LookupFile.read(lookup, LookupFile.bytes(lookup, origins));
                loadedAt = began;
            } catch (LookupException failed) {
                failures.increment();
                throw failed;
            }
        }
    }
}
