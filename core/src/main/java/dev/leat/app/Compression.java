package dev.leat.app;

/// How what is written to a bucket is compressed. Snappy is for Parquet alone.
public enum Compression {
    NONE,
    GZIP,
    ZSTD,
    SNAPPY;

    /// Its spelling in the app file.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
