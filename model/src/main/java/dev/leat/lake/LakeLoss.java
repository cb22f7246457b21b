package dev.leat.lake;

import java.util.List;

/// The rows that a file removes from a lake table with a unique key, and whose key no row of the
/// file has: their number, and the keys of the first of them as texts.
public record LakeLoss(long rows, List<List<String>> keys) {

    public static final LakeLoss NOTHING = new LakeLoss(0, List.of());

    public LakeLoss {
        keys = List.copyOf(keys);
    }
}
