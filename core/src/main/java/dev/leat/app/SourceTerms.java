package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// The terms on which a source hands out records: all that the engine knows of it.
///
/// @param name what the platform, work and dead letters call the source
/// @param ordered whether the records of a group keep their order
/// @param enveloped whether the app says that messages come in the envelope of a topic
/// @param attempts how often a record that fails for a transient reason is handed out at the most
/// @param deadLetters the queue for records that are given up
/// @param lease how long a record is leased for, unless the lease is extended
/// @param dedupeWindow how long the identities of records are remembered: as long as one may still
///   come
public record SourceTerms(
        String name,
        boolean ordered,
        boolean enveloped,
        int attempts,
        Optional<String> deadLetters,
        Duration lease,
        Duration dedupeWindow) {}
