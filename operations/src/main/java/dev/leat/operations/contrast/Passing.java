package dev.leat.operations.contrast;

import dev.leat.quality.contrast.RecordSample;
import java.util.Optional;
import java.util.Set;

/// Records that passed, to compare dead letters with.
///
/// @param source the place from which they were read, in words
/// @param records a sample of them
/// @param columns the columns that can be compared; empty for all
/// @param letters the dead letters in the form of the records; empty if they have it already
public record Passing(
        String source,
        RecordSample records,
        Optional<Set<String>> columns,
        Optional<RecordSample> letters) {

    public Passing(String source, RecordSample records, Optional<Set<String>> columns) {
        this(source, records, columns, Optional.empty());
    }
}
