package dev.leat.quality.profile;

/// Statistics of the lengths of lists.
///
/// @param empty the lists without an element
public record ListProfile(long shortest, long longest, double meanLength, long empty) {}
