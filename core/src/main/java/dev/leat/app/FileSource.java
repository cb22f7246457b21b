package dev.leat.app;

/// What a pipeline reads of a bucket: the objects whose keys begin with `prefix` and end with
/// `suffix`, as files of one format. `csv` is the dialect of CSV and TSV.
public record FileSource(
        String bucket,
        String prefix,
        String suffix,
        FileFormat format,
        Csv csv,
        OnOverwrite onOverwrite) {

    /// What becomes of an object that was worked on and then written anew with other content.
    public enum OnOverwrite {
        /// It is rejected: nobody has said that files change.
        REJECT,
        /// Its rows take the place of the older ones'.
        REPLACE,
        /// It is another file that happens to have the same name.
        APPEND
    }

    /// What the queue of a pipeline's files is called besides the pipeline, unless it is told to
    /// use another.
    public static final String QUEUE_SUFFIX = "-files";

    /// The same of the bucket for lines that were rejected, where the pipeline writes to no bucket.
    public static final String REJECTS_SUFFIX = "-rejects";

    /// Every object of the bucket, as CSV.
    public static FileSource csv(String bucket) {
        return new FileSource(bucket, "", "", FileFormat.CSV, Csv.DEFAULT, OnOverwrite.REJECT);
    }

    /// Whether an object is one of these.
    public boolean takes(String inBucket, String key) {
        return bucket.equals(inBucket) && key.startsWith(prefix) && key.endsWith(suffix);
    }
}
