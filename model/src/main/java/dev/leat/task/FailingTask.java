package dev.leat.task;

/// A task whose last runs have all failed.
///
/// @param failures the number of failed runs since the last success, at least two
/// @param reason the classes of the last failure and its code locations, without its message
public record FailingTask(String task, long failures, String reason) {}
