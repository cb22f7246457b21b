package dev.leat.deadletter;

import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A record that is given up: the original with its bytes and attributes, which sinks are done with
/// it and why the others failed. `index` is its row in the table; `identity` is hex, or empty where
/// the record never came so far as to have one.
public record DeadLetter(
        int index,
        Record original,
        String pipeline,
        String source,
        String identity,
        List<String> done,
        Map<String, List<Reason>> failed) {

    public DeadLetter {
        done = List.copyOf(done);
        failed = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(failed));
    }

    /// The attribute that a dead letter has more than its original.
    public static final String ATTRIBUTE = "leat";

    /// Why this sink failed; empty if it did not.
    public List<Reason> reasons(String sink) {
        return failed.getOrDefault(sink, List.of());
    }
}
