package dev.leat.lookup;

import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.LookupRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Copies of the files of a pipeline's lookups in a folder, which other processes read, so that all
/// of them use the same rows. A reader loads each copy once. Threads may share it.
public final class LookupCopies implements LookupReader {

    private static final String NAME = "lookup-";

    /// The last copy of each lookup in this JVM. Most runs have the same rows as the previous one.
    private static final Map<Lookup, Copy> LAST = new HashMap<>();

    private final Source folder;
    private final Map<Lookup, LookupRows> rows = new ConcurrentHashMap<>();

    private record Copy(byte[] content, LookupRows rows) {}

    /// A reader of files in the folder, by name.
    public interface Source {
        byte[] read(String name) throws IOException;
    }

    /// A writer of files in the folder, by name.
    public interface Target {
        void write(String name, byte[] content) throws IOException;
    }

    public LookupCopies(Source folder) {
        this.folder = folder;
    }

    /// Copies the files and objects of the pipeline's lookups.
    ///
    /// @throws LookupException if one of them is missing or invalid
    public static void make(Pipeline pipeline, LookupOrigins origins, Target folder)
            throws LookupException, IOException {
        for (var step : pipeline.steps()) {
            if (step instanceof Step.Lookup of) {
                var content = LookupFile.bytes(of.lookup(), origins);
                rows(of.lookup(), content);
                folder.write(NAME + of.lookup().name(), content);
            }
        }
    }

    private static LookupRows rows(Lookup lookup, byte[] content) throws LookupException {
        synchronized (LAST) {
            var last = LAST.get(lookup);
            if (last == null || !Arrays.equals(last.content, content)) {
                last = new Copy(content, LookupFile.read(lookup, content));
                LAST.put(lookup, last);
            }
            return last.rows;
        }
    }

    @Override
    public LookupRows read(Lookup lookup, Set<List<String>> keys) {
        return rows.computeIfAbsent(lookup, this::load);
    }

    private LookupRows load(Lookup lookup) {
        try {
            return rows(lookup, folder.read(NAME + lookup.name()));
        } catch (LookupException damaged) {
            throw new IllegalStateException(damaged);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
