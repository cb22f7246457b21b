package dev.leat.tally;

import dev.leat.batch.Outcome;
import java.util.Map;

/// How a pipeline is and what it has done since the start. `detail` says why it does not run, or is
/// empty. `records` counts by the heaviest word of a record's sinks, `sinks` by each sink, `causes`
/// the dead letters by the cause of their first reason, `newer` the delivered records that replaced
/// an older state. A record that came back is counted each time.
public record Status(
        State state,
        String detail,
        Map<Outcome, Long> records,
        Map<String, Map<Outcome, Long>> sinks,
        Map<String, Long> causes,
        long newer) {

    /// The same in other words.
    public Status because(String words) {
        return new Status(state, words, records, sinks, causes, newer);
    }

    public enum State {
        RUNNING,
        /// A store is away; it goes on by itself.
        WAITING,
        /// Too many rejects; the next start goes on.
        PAUSED,
        /// A worker ended by an error of the machinery; see the log.
        FAILED,
        STOPPED
    }
}
