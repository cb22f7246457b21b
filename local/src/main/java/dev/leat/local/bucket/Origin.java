package dev.leat.local.bucket;

import dev.leat.batch.FileUnit;

/// The pipeline that published an object, and the object that it made it of.
record Origin(String pipeline, String bucket, String key) {

    static Origin of(String pipeline, FileUnit unit) {
        return new Origin(pipeline, unit.bucket(), unit.key());
    }
}
