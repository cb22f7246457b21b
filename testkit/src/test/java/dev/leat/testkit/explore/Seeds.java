package dev.leat.testkit.explore;

import java.util.stream.LongStream;

/// The seeds of the suite `search` after the first one, and the numbers of its schedules.
public final class Seeds {

    private Seeds() {}

    /// Returns as many seeds as `-Dsearch.seeds=N` requests, from 2, and none without it.
    public static LongStream more() {
        return LongStream.range(2, 2 + Long.getLong("search.seeds", 0));
    }

    /// Returns the number of schedules without a bug: that of `-Dsearch.schedules=N`, or `few`.
    public static int schedules(int few) {
        return Integer.getInteger("search.schedules", few);
    }
}
