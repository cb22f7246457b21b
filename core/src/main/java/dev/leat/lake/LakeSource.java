package dev.leat.lake;

import dev.leat.batch.FileUnit;

/// The object from which rows of a lake table were made, and its version, as in the columns
/// [LakeTable#SOURCE] and [LakeTable#VERSION].
public record LakeSource(String object, String version) {

    public static LakeSource of(FileUnit unit) {
        return new LakeSource(unit.bucket() + "/" + unit.key(), unit.versionText());
    }
}
