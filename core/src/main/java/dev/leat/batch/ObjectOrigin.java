package dev.leat.batch;

/// The pipeline that published an object, and the object that it was derived from, regardless of
/// its version.
public record ObjectOrigin(String pipeline, String bucket, String key) {

    public static ObjectOrigin of(String pipeline, FileUnit unit) {
        return new ObjectOrigin(pipeline, unit.bucket(), unit.key());
    }
}
