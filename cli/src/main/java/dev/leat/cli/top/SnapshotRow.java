package dev.leat.cli.top;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.operations.AppNow;
import java.time.Instant;

/// The JSON of an app's state: that of the operations API, with the name of the app and the time.
///
/// @param running true if the app runs
public record SnapshotRow(String app, Instant at, boolean running, @JsonUnwrapped AppNow now) {

    public static SnapshotRow of(Snapshot snapshot, boolean running) {
        return new SnapshotRow(snapshot.app().name(), snapshot.at(), running, snapshot.now());
    }
}
