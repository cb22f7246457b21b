package dev.leat.port;

import java.time.Instant;
import java.util.List;

/// A complete backup of an app's state, as of one moment.
///
/// @param app the name of the app
/// @param at the moment
/// @param files the number of files of the state
/// @param bytes their size
/// @param missing the stores of the app that the backup does not contain, one sentence each
public record BackupSummary(String app, Instant at, long files, long bytes, List<String> missing) {

    public BackupSummary {
        missing = List.copyOf(missing);
    }
}
