package dev.leat.state;

/// A store that has state of an app.
public enum StatePlace {
    /// The state folder: files, by their path.
    FOLDER,
    /// The state file: tables of SQLite.
    STATE_FILE,
    /// Redis: keys.
    REDIS,
    /// The state table on AWS: partition keys of its items.
    STATE_TABLE,
    /// The database of warehouse tables: tables. If it is a file of the state folder, they are in
    /// backups with the file.
    WAREHOUSE,
    /// Buckets, in the state folder and in S3: keys of objects that Leat chooses.
    BUCKET
}
