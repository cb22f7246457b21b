package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// The archive of a pipeline. It keeps each record for the period `keep` after the record was
/// processed: in the state folder's file, or in objects of `bucket`. Their keys begin with
/// [#prefix].
public record RecordArchive(Duration keep, Optional<String> bucket) {

    /// The end of the keys of all archive objects.
    public static final String SUFFIX = ".zst";

    /// An archive in the state file.
    public static RecordArchive of(Duration keep) {
        return new RecordArchive(keep, Optional.empty());
    }

    /// Returns the begin of the keys of a pipeline's archive objects.
    public static String prefix(String pipeline) {
        return "archive/" + pipeline + "/";
    }
}
