package dev.leat.batch;

import java.util.Set;

/// A record that a pipeline has processed, as its archive keeps it: under its first id, with its
/// time of arrival and the bytes and attributes that were processed. `only` are the labels of the
/// sinks to which a redrive was limited; if empty, the record was for all sinks. `failed` are the
/// labels of the sinks that rejected it, for which its dead letter still waits. A label has the
/// kind of the sink too, because a table and a view may have the same name.
public record ArchivedRecord(Record original, Set<String> only, Set<String> failed) {

    public ArchivedRecord {
        only = Set.copyOf(only);
        failed = Set.copyOf(failed);
    }

    /// Returns a record that was for all sinks, and that no sink rejected.
    public static ArchivedRecord of(Record original) {
        return new ArchivedRecord(original, Set.of(), Set.of());
    }

    /// Returns true if the sink with this label has received the record, or would have if it had
    /// existed.
    public boolean countsFor(String label) {
        return (only.isEmpty() || only.contains(label)) && !failed.contains(label);
    }
}
