package dev.leat.quality.data;

import java.nio.file.Path;
import java.util.OptionalLong;

/// Limits of a [DataTable].
///
/// @param memory the bytes of memory that the database may use for data; it writes the rest to disk
/// @param threads the threads of the database
/// @param sample the number of records of a random sample; empty for all records
/// @param folder the folder in which the table creates its own temporary folder
/// @param forms true if texts in forms such as `31.01.2026` or `1.234,56` are read as values, and
///   columns in which a few texts are no values of the others' type
public record DataOptions(
        long memory, int threads, OptionalLong sample, Path folder, boolean forms) {

    /// Enough for files of any size; a process with this limit needs less than 500 MB in total.
    public static final long DEFAULT_MEMORY = 256L << 20;

    public DataOptions {
        boolean none = sample.isPresent() && sample.getAsLong() <= 0;
        if (memory <= 0 || threads <= 0 || none) {
            throw new IllegalArgumentException("memory, threads and sample must be positive");
        }
    }

    /// Options with all forms of texts.
    public DataOptions(long memory, int threads, OptionalLong sample, Path folder) {
        this(memory, threads, sample, folder, true);
    }

    /// Options for all records, with the default limits.
    public static final DataOptions DEFAULT =
            new DataOptions(
                    DEFAULT_MEMORY,
                    Runtime.getRuntime().availableProcessors(),
                    OptionalLong.empty(),
                    Path.of(System.getProperty("java.io.tmpdir")));

    /// Returns a copy for a sample of this many records.
    public DataOptions sample(long records) {
        return new DataOptions(memory, threads, OptionalLong.of(records), folder, forms);
    }

    /// Returns a copy with which texts are values only in the usual form, so that each value can be
    /// compared with the text that was read.
    public DataOptions usualForms() {
        return new DataOptions(memory, threads, sample, folder, false);
    }
}
