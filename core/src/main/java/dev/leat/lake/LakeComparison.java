package dev.leat.lake;

import org.jspecify.annotations.Nullable;

/// The texts of a column's values in a stored row and in row number `row` of a batch; null for
/// NULL.
public record LakeComparison(
        int row, String column, @Nullable String stored, @Nullable String own) {}
