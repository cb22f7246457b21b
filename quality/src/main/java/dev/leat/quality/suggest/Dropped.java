package dev.leat.quality.suggest;

/// A proposal that is not shown as one, because it cannot be used or says too little.
///
/// @param text the text that would have been written
/// @param why the reason for which it was dropped
public record Dropped(Proposal proposal, String text, String why) {}
