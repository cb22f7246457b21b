package dev.leat.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The rows that a commit removes from a lake table: those that were made from `source`, from any
/// version of it or only from this one. `whole` are the data files that have only such rows.
/// `mixed` are the data files that may also have other rows, which the commit writes to new files.
public record LakeReplacement(
        LakeSource source, boolean anyVersion, List<Path> whole, List<Path> mixed) {

    public LakeReplacement {
        whole = List.copyOf(whole);
        mixed = List.copyOf(mixed);
    }

    /// Returns the rows of a source, in no data file.
    public static LakeReplacement of(LakeSource source, boolean anyVersion) {
        return new LakeReplacement(source, anyVersion, List.of(), List.of());
    }

    /// Returns the data files that may have such rows.
    public List<Path> files() {
        return Stream.concat(whole.stream(), mixed.stream()).toList();
    }
}
