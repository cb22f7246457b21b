package dev.leat.batch;

/// The origin of an object: the pipeline that published it, and the source object, without its
/// version.
public record ObjectOrigin(String pipeline, String bucket, String key) {

    public static ObjectOrigin of(String pipeline, FileUnit unit) {
        return new ObjectOrigin(pipeline, unit.bucket(), unit.key());
    }
}
