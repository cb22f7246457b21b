package dev.leat.lookup;

import dev.leat.app.App;
import dev.leat.app.FileFormat;
import dev.leat.app.Lookup;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.LookupRows;
import dev.leat.kernel.bind.Suggestion;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
/// again, the old rows stay in use; this is logged and counted. [#reload] does not wait for the
/// `refresh`. Threads may share it.
public final class Lookups implements LookupReader {

    /// Maximum size of a file in bytes.
    static final int MAX_BYTES = 256 << 20;

    private final LookupOrigins origins;
    private final InstantSource clock;
    private final Logger log;
    private final Map<String, Loaded> files = new ConcurrentHashMap<>();

    public Lookups(LookupOrigins origins, InstantSource clock, Logger log) {
        this.origins = origins;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public LookupRows read(Lookup lookup, Set<List<String>> keys) {
        return switch (lookup.origin()) {
            case Lookup.Origin.OfTable(var table) -> items(lookup, table, keys);
            case Lookup.Origin.OfFile file ->
                    loaded(lookup).rows(lookup, file.format(), () -> origins.file(file.file()));
            case Lookup.Origin.OfObject(var bucket, var key, var format) ->
                    loaded(lookup).rows(lookup, format, () -> origins.object(bucket, key));
        };
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
        if (lookup.origin() instanceof Lookup.Origin.OfFile file) {
            loaded(lookup).load(lookup, file.format(), () -> origins.file(file.file()));
        }
    }

    /// Loads each file again that is in use, without waiting for its `refresh`. If a file cannot be
    /// loaded, its old rows stay in use; this is logged and counted. Blocks until the files are
    /// loaded.
    public void reload(App app) {
        for (var lookup : app.all(Lookup.class).values()) {
            var file = files.get(lookup.name());
            if (file != null) {
                switch (lookup.origin()) {
                    case Lookup.Origin.OfTable _ -> {}
                    case Lookup.Origin.OfFile of ->
                            file.reload(lookup, of.format(), () -> origins.file(of.file()));
                    case Lookup.Origin.OfObject(var bucket, var key, var format) ->
                            file.reload(lookup, format, () -> origins.object(bucket, key));
                }
            }
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
        return files.computeIfAbsent(lookup.name(), _ -> new Loaded());
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

    /// Returns a hint with the name of a similar file in the folder; empty if there is none.
    private static String similar(Lookup lookup) {
        if (!(lookup.origin() instanceof Lookup.Origin.OfFile of)) {
            return "";
        }
        var path = of.file().toAbsolutePath();
        var names = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(path.getParent(), Files::isRegularFile)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (IOException | DirectoryIteratorException _) {
            return "";
        }
        var written = String.valueOf(path.getFileName());
        return Suggestion.to(written, names)
                .map(name -> "; " + Suggestion.didYouMean(name))
                .orElse("");
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    /// The rows of a file.
    private final class Loaded {

        private final ReentrantLock loading = new ReentrantLock();
        private final LongAdder failures = new LongAdder();
        private volatile @Nullable LookupRows rows;
        private volatile Instant loadedAt = Instant.MIN;

        int size() {
            var now = rows;
            return now == null ? 0 : now.size();
        }

        LookupRows rows(Lookup lookup, FileFormat format, Opening opening) {
            var known = rows;
            if (known != null && !due(lookup)) {
                return known;
            }
            if (known != null && !loading.tryLock()) {
                return known; // another thread loads the file
            }
            if (known == null) {
                loading.lock();
            }
            try {
                if (rows == null || due(lookup)) {
                    refresh(lookup, format, opening);
                }
                return Objects.requireNonNull(rows);
            } finally {
                loading.unlock();
            }
        }

        void reload(Lookup lookup, FileFormat format, Opening opening) {
            loading.lock();
            try {
                if (rows != null) {
                    refresh(lookup, format, opening);
                }
            } finally {
                loading.unlock();
            }
        }

        /// Returns true if the refresh is due, or the clock was set back before the last one.
        private boolean due(Lookup lookup) {
            var now = clock.instant();
            return now.isBefore(loadedAt) || !now.isBefore(loadedAt.plus(lookup.refresh()));
        }

        private void refresh(Lookup lookup, FileFormat format, Opening opening) {
            try {
                load(lookup, format, opening);
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

        void load(Lookup lookup, FileFormat format, Opening opening) throws LookupException {
            var began = clock.instant();
            try {
                rows = LookupFile.read(lookup, format, bytes(lookup, opening));
                loadedAt = began;
            } catch (LookupException failed) {
                failures.increment();
                throw failed;
            }
        }

        private byte[] bytes(Lookup lookup, Opening opening) throws LookupException {
            try (var in = opening.open()) {
                var bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw LookupFile.failed(
                            lookup, "it is larger than %d MiB".formatted(MAX_BYTES >> 20));
                }
                return bytes;
            } catch (NoSuchFileException _) {
                throw LookupFile.failed(lookup, "it does not exist" + similar(lookup));
            } catch (IOException e) {
                throw LookupFile.failed(lookup, String.valueOf(e.getMessage()));
            }
        }
    }
}
