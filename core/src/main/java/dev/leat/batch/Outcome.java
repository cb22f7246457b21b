package dev.leat.batch;

/// What became of one record at one sink: a cell of [Outcomes]. Ordered by weight: where several
/// words meet in a cell the heaviest counts. The words are those of metrics, dead letters and
/// tests.
public enum Outcome {
    /// Nothing is known yet.
    PENDING,
    /// A `where` kept it from this sink.
    FILTERED,
    /// The sink has this record already, with the same content.
    DUPLICATE,
    /// The sink has a newer state of this record already.
    SUPERSEDED,
    /// The sink has it now.
    DELIVERED,
    /// It is bad; it goes to the dead-letter queue with its reasons and is never retried.
    REJECTED,
    /// It goes back through no fault of its own; no attempt counts.
    RETURNED,
    /// It failed by itself for a passing reason; an attempt counts.
    RETRIED;

    /// The sink needs nothing more of this record.
    public boolean done() {
        return this == FILTERED || this == DUPLICATE || this == SUPERSEDED || this == DELIVERED;
    }

    /// The record must come again for this sink.
    public boolean again() {
        return this == RETURNED || this == RETRIED;
    }
}
