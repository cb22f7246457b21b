package dev.leat.app;

/// The files that a pipeline reads: the objects of a bucket whose keys begin with `prefix` and end
/// with `suffix`, in one format. `csv` is the dialect of CSV and TSV.
public record FileSource(
        String bucket,
        String prefix,
        String suffix,
        FileFormat format,
        Csv csv,
        OnOverwrite onOverwrite) {

    /// The handling of an object that is overwritten with other content after it was processed.
    public enum OnOverwrite {
        /// Rejects the new version, because the app does not expect overwritten files.
        REJECT,
        /// Replaces the rows of the older version with those of the new version.
        REPLACE,
        /// Processes the new version as another file with the same name.
        APPEND
    }

    /// The suffix of a pipeline's implicit queue of object notifications.
    public static final String QUEUE_SUFFIX = "-files";

    /// The suffix of the implicit bucket for rejected lines, if the pipeline writes to no bucket.
    public static final String REJECTS_SUFFIX = "-rejects";

    /// The suffix of the keys of objects with rejected lines.
    public static final String REJECTED = ".rejects";

    /// Returns a source that reads all objects of the bucket, as CSV.
    public static FileSource csv(String bucket) {
        return new FileSource(bucket, "", "", FileFormat.CSV, Csv.DEFAULT, OnOverwrite.REJECT);
    }

    public KeyFilter filter() {
        return new KeyFilter(prefix, suffix);
    }

    /// Returns true if the source reads this object.
    public boolean matches(String inBucket, String key) {
        return bucket.equals(inBucket) && filter().takes(key);
    }

    /// Returns true if there are keys of objects that both sources read.
    public boolean overlaps(FileSource other) {
        return bucket.equals(other.bucket()) && filter().overlaps(other.filter());
    }
}
