package dev.leat.port;

import dev.leat.batch.FileUnit;

/// The version of an object that a notification names.
public sealed interface NamedVersion {

    /// The version exists.
    record Found(StoredObject object) implements NamedVersion {}

    /// The version no longer exists, and the object has a newer one.
    record Superseded() implements NamedVersion {}

    /// The version exists, but is no input: a pipeline published the object quietly, as the
    /// rejected lines of a file ([dev.leat.batch.Publication]). Not every storage can suppress its
    /// notification.
    record Quiet() implements NamedVersion {}

    /// The object or this version of it does not exist. `unit` is the object for reports; its
    /// version is 0 if it is unknown. `version` is the version in the terms of the notification;
    /// empty if the notification names none.
    record Gone(FileUnit unit, String version) implements NamedVersion {}
}
