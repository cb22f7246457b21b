package dev.leat.local.queue.storage;

import dev.leat.local.database.Database;
import dev.leat.port.Time;

/// What all queues of one state folder share. `salt` is the file's own number in message ids.
public record Storage(Database database, Chunks chunks, Cache cache, long salt, Time time) {}
