package dev.leat.batch;

/// The pipeline that published an object, and the object that it made it of, whichever version.
public record Origin(String pipeline, String bucket, String key) {

    public static Origin of(String pipeline, FileUnit unit) {
        return new Origin(pipeline, unit.bucket(), unit.key());
    }
}
