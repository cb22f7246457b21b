package dev.leat.lake;

import java.nio.file.Path;
import java.util.List;

/// The rows that a commit removes from a lake table: those that were made from `source`, from any
/// version of it or only from this one. `mixed` are the data files that may also have other rows,
/// which the commit writes to new files.
public record LakeReplacement(LakeSource source, boolean anyVersion, List<Path> mixed) {

    public LakeReplacement {
        mixed = List.copyOf(mixed);
    }
}
