package dev.leat.bench.warehouse;

/// The number of rows of a benchmark.
final class BenchRows {

    private BenchRows() {}

    /// Returns the argument with this index; without it, the system property `bench.rows`; if that
    /// is not set or 0, the default.
    static long of(String[] arguments, int index, long usual) {
        if (arguments.length > index) {
            return Long.parseLong(arguments[index]);
        }
        long set = Long.getLong("bench.rows", 0);
        return set == 0 ? usual : set;
    }
}
