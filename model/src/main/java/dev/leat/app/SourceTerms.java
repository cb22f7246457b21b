package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// The properties of a source that the engine needs.
///
/// @param name the source's name, in the platform, in leases and in dead letters
/// @param ordered true if records of a group are delivered in order
/// @param enveloped true if the app declares that messages have the envelope of a topic
/// @param attempts the maximum number of attempts for a record that fails for a transient reason
/// @param deadLetters the dead-letter queue
/// @param lease the duration of a lease that is not extended
/// @param dedupeWindow the time within which a duplicate of a record may arrive; the record's
///   identity (a hash that identifies it) is stored for this time
/// @param archive the archive of the pipeline's processed records; empty if it has none
public record SourceTerms(
        String name,
        boolean ordered,
        boolean enveloped,
        int attempts,
        Optional<String> deadLetters,
        Duration lease,
        Duration dedupeWindow,
        Optional<RecordArchive> archive) {}
