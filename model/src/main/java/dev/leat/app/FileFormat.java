package dev.leat.app;

/// The format of a file of records.
public enum FileFormat {
    CSV,
    TSV,
    /// One JSON document per line.
    NDJSON,
    /// One JSON array of documents.
    JSON,
    PARQUET;

    /// Returns the spelling in the app file, which is also the usual suffix.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
