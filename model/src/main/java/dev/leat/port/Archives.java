package dev.leat.port;

import dev.leat.batch.ArchivedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The archives of an app's pipelines: the records that each pipeline has processed, in the order
/// in which they were settled, until the period of the archive is over. Thread-safe.
public interface Archives {

    /// Returns the archives of all pipelines, by the name of the pipeline.
    List<Archive> list();

    /// Returns the archive of a pipeline, or that of redriven records with this name
    /// ([dev.leat.app.StreamSource#redriven]); empty if it does not exist.
    default Optional<Archive> find(String pipeline) {
        return list().stream().filter(archive -> archive.pipeline().equals(pipeline)).findFirst();
    }

    /// Returns the first segment behind the one with this number; empty if there is none. 0 is
    /// before all segments.
    ///
    /// @throws CorruptStateException if records are missing or damaged; the message says which
    Optional<Segment> next(String pipeline, long after);

    /// Returns the first segment behind the one with this number that may have records that arrived
    /// from `from` to `to`; empty if there is none.
    ///
    /// @throws CorruptStateException if such records are missing or damaged
    Optional<Segment> next(String pipeline, long after, Instant from, Instant to);

    /// Returns all segments, each of which is read when it is needed.
    ///
    /// @throws CorruptStateException if records are missing or damaged
    default Stream<Segment> segments(String pipeline) {
        return Stream.iterate(
                        next(pipeline, 0),
                        Optional::isPresent,
                        segment -> next(pipeline, segment.orElseThrow().number()))
                .map(Optional::orElseThrow);
    }

    /// An archive. It has all records that were settled at or after `since`, which is 1970 if it
    /// has all records that the pipeline has ever processed. `oldest` and `newest` are the first
    /// and last times of arrival. `bytes` is its compressed size, of which `objectBytes` are in
    /// `objects` objects of buckets.
    record Archive(
            String pipeline,
            Duration period,
            Instant since,
            long records,
            long bytes,
            long objects,
            long objectBytes,
            Optional<Instant> oldest,
            Optional<Instant> newest) {

        /// Returns true if nothing is missing: neither records from before the archive began, nor
        /// records that have been removed.
        public boolean complete() {
            return since.equals(Instant.EPOCH);
        }
    }

    /// The records of one commit.
    record Segment(long number, List<ArchivedRecord> records) {
        public Segment {
            records = List.copyOf(records);
        }
    }
}
