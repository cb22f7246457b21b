package dev.leat.app;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The format and compression that the suffix of a file name implies.
public final class FileExtension {

    private static final Map<String, FileFormat> FORMATS =
            Map.of(
                    ".csv", FileFormat.CSV,
                    ".tsv", FileFormat.TSV,
                    ".tab", FileFormat.TSV,
                    ".ndjson", FileFormat.NDJSON,
                    ".jsonl", FileFormat.NDJSON,
                    ".json", FileFormat.JSON,
                    ".parquet", FileFormat.PARQUET);
    private static final Map<String, Compression> COMPRESSIONS =
            Map.of(
                    ".gz", Compression.GZIP,
                    ".gzip", Compression.GZIP,
                    ".zst", Compression.ZSTD,
                    ".zstd", Compression.ZSTD);

    private FileExtension() {}

    /// Returns the format that the suffix of this file name implies.
    public static Optional<FileFormat> format(String name) {
        return ending(name, COMPRESSIONS)
                .map(end -> ending(name.substring(0, name.length() - end.length()), FORMATS))
                .orElseGet(() -> ending(name, FORMATS))
                .map(FORMATS::get);
    }

    /// Returns the compression that the suffix of this file name implies.
    public static Optional<Compression> compression(String name) {
        return ending(name, COMPRESSIONS).map(COMPRESSIONS::get);
    }

    private static Optional<String> ending(String name, Map<String, ?> endings) {
        var lower = name.toLowerCase(Locale.ROOT);
        return endings.keySet().stream().filter(lower::endsWith).findFirst();
    }
}
