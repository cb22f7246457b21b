package dev.leat.batch;

/// The phase of a file in a pipeline.
public enum FilePhase {
    RUNNING,
    /// Every piece is processed and the outputs are published.
    DONE,
    /// The file failed permanently: none of its outputs is published, and a dead letter holds the
    /// reason.
    GIVEN_UP
}
