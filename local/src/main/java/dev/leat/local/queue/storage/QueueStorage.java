package dev.leat.local.queue.storage;

import dev.leat.local.database.Database;
import dev.leat.port.Time;

/// The components that all queues of one state folder share. `salt` is a random number of the state
/// file that is part of message ids.
public record QueueStorage(
        Database database, ChunkTable chunks, ChunkCache cache, long salt, Time time) {}
