package dev.leat.deadletter;

import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A record that failed permanently: the original message, the sinks that have the record (`done`),
/// and the reasons by failed sink. `index` is the record's row in the outcome table. `identity` is
/// hexadecimal, or empty if the record failed before its identity was computed.
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

    /// Name of the attribute that Leat adds to the attributes of the original message.
    public static final String ATTRIBUTE = "leat";

    /// Returns the reasons why this sink failed; empty if it did not.
    public List<Reason> reasons(String sink) {
        return failed.getOrDefault(sink, List.of());
    }
}
