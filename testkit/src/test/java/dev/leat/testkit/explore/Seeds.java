package dev.leat.testkit.explore;

import java.util.stream.LongStream;

/// The seeds of the suite `search` after the first one.
public final class Seeds {

    private Seeds() {}

    /// Returns as many seeds as `-Dsearch.seeds=N` requests, from 2, and none without it.
    public static LongStream more() {
        return LongStream.range(2, 2 + Long.getLong("search.seeds", 0));
    }
}
