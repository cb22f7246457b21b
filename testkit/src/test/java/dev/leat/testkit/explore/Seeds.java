package dev.leat.testkit.explore;

import java.util.stream.LongStream;

/// The seeds of the suite `search` after the first one.
public final class Seeds {

    private Seeds() {}

    /// Returns seed 2, or as many more seeds as `-Dsearch.seeds=N` requests.
    public static LongStream more() {
        return LongStream.range(2, 2 + Long.getLong("search.seeds", 1));
    }
}
