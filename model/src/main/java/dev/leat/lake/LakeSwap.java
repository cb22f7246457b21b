package dev.leat.lake;

import dev.leat.app.LakeTable;
import java.util.Optional;

/// A change of the current metadata file of a lake table in a catalog.
///
/// @param from the state that the table must have
/// @param to the new metadata file; empty if the table is only compared with `from`
public record LakeSwap(LakeTable table, LakePointer from, Optional<LakeMetadata> to) {}
