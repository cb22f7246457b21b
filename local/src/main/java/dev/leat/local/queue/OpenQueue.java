package dev.leat.local.queue;

/// A queue of the state file that can be used: what it holds, and its ends for clients and for
/// workers. Threads share it.
public record OpenQueue(QueueLog backlog, Expiry expiry, LocalQueue queue, LocalSource source) {}
