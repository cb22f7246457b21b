package dev.leat.app;

/// How a file keeps its records.
public enum FileFormat {
    CSV,
    TSV,
    /// A JSON document a line.
    NDJSON,
    /// One JSON array of documents.
    JSON,
    PARQUET;

    /// Its spelling in the app file, which is also the usual suffix of such a file's name.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
