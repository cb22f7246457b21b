package dev.leat.lake;

import dev.leat.app.FileSource;
import dev.leat.batch.FileUnit;

/// The object from which rows of a lake table were made, and its version, as in the columns
/// [LakeTable#SOURCE] and [LakeTable#VERSION]; or a queue or stream, and the name of a batch.
public record LakeSource(String object, String version) {

    /// Returns true if the source is an object. Names of queues and streams have no slash.
    public boolean isObject() {
        return object.indexOf('/') >= 0;
    }

    /// Returns true if the source is an object that these files include.
    public boolean isIn(FileSource files) {
        return isObject() && files.matches(bucket(), key());
    }

    /// Returns the bucket of the object.
    public String bucket() {
        return object.substring(0, object.indexOf('/'));
    }

    /// Returns the key of the object.
    public String key() {
        return object.substring(object.indexOf('/') + 1);
    }

    public static LakeSource of(FileUnit unit) {
        return new LakeSource(unit.bucket() + "/" + unit.key(), unit.versionText());
    }
}
