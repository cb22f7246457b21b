package dev.leat.batch;

/// The outcome of one record at one sink: a cell of [Outcomes]. The constants are in order of
/// precedence, lowest first: if a cell receives several outcomes, the one with the highest
/// precedence is stored. Their names appear in metrics, dead letters and tests.
public enum Outcome {
    /// Not processed yet.
    PENDING,
    /// Excluded from this sink by its `where`.
    FILTERED,
    /// The sink already has this record with the same content.
    DUPLICATE,
    /// The sink already has a newer state of this record.
    SUPERSEDED,
    /// Written to the sink.
    DELIVERED,
    /// Invalid: the record goes to the dead-letter queue with its reasons and is never retried.
    REJECTED,
    /// Returned to the source for a reason outside the record; this does not count as an attempt.
    RETURNED,
    /// The record itself failed with a transient error; this counts as an attempt.
    RETRIED;

    /// Returns true if this sink is finished with the record.
    public boolean done() {
        return this == FILTERED || this == DUPLICATE || this == SUPERSEDED || this == DELIVERED;
    }

    /// Returns true if the record must be redelivered for this sink.
    public boolean again() {
        return this == RETURNED || this == RETRIED;
    }
}
