package dev.leat.lake;

/// The lowest and the highest value of a column in some rows, as texts of SQL.
public record LakeBounds(String column, String min, String max) {}
