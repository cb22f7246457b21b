package dev.leat.batch;

/// Where a file is on its way through a pipeline.
public enum FilePhase {
    RUNNING,
    /// Every piece is done and the outputs are published.
    DONE,
    /// It was given up: nothing of it is published, and a dead letter says why.
    GIVEN_UP
}
