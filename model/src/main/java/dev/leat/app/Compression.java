package dev.leat.app;

/// The compression of files in a bucket. Snappy is for Parquet only.
public enum Compression {
    NONE,
    GZIP,
    ZSTD,
    SNAPPY;

    /// Returns the spelling in the app file.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
