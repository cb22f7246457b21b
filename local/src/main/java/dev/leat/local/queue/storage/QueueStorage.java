package dev.leat.local.queue.storage;

import dev.leat.local.database.Database;
import dev.leat.port.Time;

/// Components that all queues of one state folder share. `salt` is the file's own number in message
/// ids.
public record QueueStorage(
        Database database, ChunkTable chunks, ChunkCache cache, long salt, Time time) {}
