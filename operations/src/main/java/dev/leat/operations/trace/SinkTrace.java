package dev.leat.operations.trace;

import dev.leat.app.Sink;
import java.util.Locale;

/// The state of a record at one sink of its pipeline.
///
/// @param detail the reason of the state, or a more exact state; may be empty
/// @param statement a SELECT that shows more; may be empty
public record SinkTrace(Sink sink, State state, String detail, String statement) {

    public enum State {
        /// The sink has the record. For an endpoint: the record was sent.
        DELIVERED,
        /// The sink will receive the record.
        WAITING,
        /// The `where` of the sink excludes the record.
        FILTERED,
        /// The sink has the record, or its `where` excludes it; the values of the record are not
        /// known.
        SETTLED,
        /// The record is a dead letter for this sink.
        REJECTED,
        /// The record was processed so long ago that its stored identity has expired.
        EXPIRED,
        /// The sink does not have the record.
        ABSENT,
        /// The sink was not queried, or cannot be queried.
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean has() {
        return state == State.DELIVERED;
    }

    static SinkTrace of(Sink sink, State state, String detail) {
        return new SinkTrace(sink, state, detail, "");
    }
}
