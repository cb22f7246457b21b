package dev.leat.fingerprint;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.util.Optional;

/// Strings for the constants and records in a [FileFingerprint]. The strings are literals: if a
/// constant, record or component is renamed, the fingerprint stays the same, and files in progress
/// do not restart.
final class FingerprintText {

    private FingerprintText() {}

    static String of(FileFormat format) {
        return switch (format) {
            case CSV -> "CSV";
            case TSV -> "TSV";
            case NDJSON -> "NDJSON";
            case JSON -> "JSON";
            case PARQUET -> "PARQUET";
        };
    }

    static String of(OnOverwrite onOverwrite) {
        return switch (onOverwrite) {
            case REJECT -> "REJECT";
            case REPLACE -> "REPLACE";
            case APPEND -> "APPEND";
        };
    }

    static String of(UnknownFields unknownFields) {
        return switch (unknownFields) {
            case IGNORE -> "IGNORE";
            case REJECT -> "REJECT";
            case KEEP -> "KEEP";
        };
    }

    static String of(Csv csv) {
        return "Csv[delimiter=%s, quote=%s, escape=%s, header=%s, nulls=%s, encoding=%s, comment=%s]"
                .formatted(
                        csv.delimiter(),
                        optional(csv.quote()),
                        optional(csv.escape()),
                        csv.header(),
                        csv.nulls(),
                        csv.encoding(),
                        optional(csv.comment()));
    }

    static String of(Step.Distinct distinct) {
        return "Distinct[by=%s, newest=%s]".formatted(distinct.by(), distinct.newest());
    }

    static String of(Optional<Sql> sql) {
        return optional(sql.map(Sql::text));
    }

    static String optional(Optional<?> value) {
        return value.map(there -> "Optional[" + there + "]").orElse("Optional.empty");
    }
}
