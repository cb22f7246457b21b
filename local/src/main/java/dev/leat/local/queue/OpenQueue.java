package dev.leat.local.queue;

/// An open queue of the state file: its storage, and its interfaces for clients and for workers.
/// Thread-safe.
public record OpenQueue(QueueLog log, Expiry expiry, LocalQueue queue, LocalSource source) {}
