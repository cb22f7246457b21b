package dev.leat.lake;

import java.util.Optional;

/// The state of a lake table in its catalog.
///
/// @param metadata the location of the current metadata file; empty if the table does not exist
/// @param version the version of the entry in the catalog, by which a commit notices that another
///   writer was first; empty if there is no entry
public record LakePointer(Optional<String> metadata, Optional<String> version) {}
