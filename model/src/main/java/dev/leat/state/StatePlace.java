package dev.leat.state;

import static dev.leat.state.StateTrait.FORMAT;
import static dev.leat.state.StateTrait.SNAPSHOT;

import java.util.List;

/// A store that has state of an app.
public enum StatePlace {
    /// The state folder: files, by their path.
    FOLDER,
    /// The state file: tables of SQLite.
    STATE_FILE(FORMAT, SNAPSHOT),
    /// Redis: keys.
    REDIS(FORMAT),
    /// The state table on AWS: partition keys of its items.
    STATE_TABLE(FORMAT),
    /// The database of warehouse tables: tables. If it is a file of the state folder, they are in
    /// backups with the file.
    WAREHOUSE,
    /// Buckets, in the state folder and in S3: keys of objects that Leat chooses.
    BUCKET;

    /// The traits of all kinds in this place.
    final List<StateTrait> traits;

    StatePlace(StateTrait... traits) {
        this.traits = List.of(traits);
    }
}
