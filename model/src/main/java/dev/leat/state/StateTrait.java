package dev.leat.state;

/// A property of a kind of state.
public enum StateTrait {
    /// A start of the app refuses another version of its format, or invalid content.
    FORMAT,
    /// A start of the app compares it with the app's definitions, and refuses what does not fit.
    DEFINITION,
    /// It may hold values of records, or their hashes.
    VALUES,
    /// It is in backups, as of one moment between two commits; its store writes the copy.
    SNAPSHOT,
    /// It is in backups, as of the same moment. It is one small file, which is read then.
    DOCUMENT,
    /// It is in backups. Its files are copied later, because they do not refer to the stores.
    COPY
}
