package dev.leat.quality.profile;

import com.google.re2j.Pattern;
import dev.leat.quality.data.DataTable;
import dev.leat.text.NameWords;
import java.util.List;
import java.util.Optional;

/// Finds columns that express times, also as texts or as numbers since 1970.
record TimeForm(DataTable table) {

    private static final Pattern NAMES =
            Pattern.compile(
                    "(?:.*_)?(?:time|timestamp|date|at|on|ts|epoch|created|updated|modified|millis|seconds)(?:_.*)?");

    /// The years 1990 to 2100 in seconds since 1970.
    private static final long FIRST = 631_152_000L;

    private static final long LAST = 4_102_444_800L;

    private static final long MILLIS = 1_000;
    private static final long MICROS = 1_000_000;

    Optional<TimeProfile> of(ColumnPath path, ValueProfile values, Optional<TextProfile> text) {
        if (values.present() == 0) {
            return Optional.empty();
        }
        return switch (path.kind()) {
            case DATE -> typed(path, TimeProfile.Kind.DATE);
            case TIMESTAMP -> typed(path, TimeProfile.Kind.WITHOUT_ZONE);
            case TIMESTAMPTZ -> typed(path, TimeProfile.Kind.WITH_ZONE);
            case WHOLE -> epoch(path, values);
            case TEXT -> text.flatMap(TextProfile::form).flatMap(form -> text(path, form.type()));
            case DECIMAL, FLOAT, BOOLEAN, LIST, STRUCT, OTHER -> Optional.empty();
        };
    }

    private Optional<TimeProfile> typed(ColumnPath path, TimeProfile.Kind kind) {
        return new Times(table).of(path, path.sql(), kind, List.of());
    }

    private Optional<TimeProfile> text(ColumnPath path, String type) {
        var kind =
                switch (type) {
                    case "DATE" -> TimeProfile.Kind.DATE;
                    case "TIMESTAMP" -> TimeProfile.Kind.WITHOUT_ZONE;
                    case "TIMESTAMP WITH TIME ZONE" -> TimeProfile.Kind.WITH_ZONE;
                    default -> null;
                };
        if (kind == null) {
            return Optional.empty();
        }
        return new Times(table)
                .of(
                        path,
                        "try_cast(trim(CAST(%s AS VARCHAR)) AS %s)".formatted(path.sql(), type),
                        kind,
                        kind == TimeProfile.Kind.WITH_ZONE ? zones(path) : List.of());
    }

    private List<ValueProfile.Frequency> zones(ColumnPath path) {
        return table.query(
                """
                SELECT zone, count(*) FROM (
                  SELECT regexp_extract(%s, '(Z|[-+][0-9]{2}(:?[0-9]{2})?)$', 1) AS zone FROM %s)
                WHERE zone <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10\
                """
                        .formatted(path.sql(), path.from()),
                row -> new ValueProfile.Frequency(row.getString(1), row.getLong(2)));
    }

    private Optional<TimeProfile> epoch(ColumnPath path, ValueProfile values) {
        if (!NAMES.matcher(NameWords.underscored(path.lastName())).matches()
                || values.max().filter(max -> max.length() > 18).isPresent()) {
            return Optional.empty();
        }
        long min = Long.parseLong(values.min().orElse("0"));
        long max = Long.parseLong(values.max().orElse("0"));
        if (within(min, max, 1)) {
            return epoch(path, "to_timestamp(%s)", TimeProfile.Kind.EPOCH_SECONDS);
        }
        if (within(min, max, MILLIS)) {
            return epoch(path, "epoch_ms(%s)", TimeProfile.Kind.EPOCH_MILLISECONDS);
        }
        return within(min, max, MICROS)
                ? epoch(path, "make_timestamp(%s)", TimeProfile.Kind.EPOCH_MICROSECONDS)
                : Optional.empty();
    }

    private Optional<TimeProfile> epoch(ColumnPath path, String function, TimeProfile.Kind kind) {
        var number = "CAST(%s AS BIGINT)".formatted(path.sql());
        return new Times(table).of(path, function.formatted(number), kind, List.of());
    }

    private static boolean within(long min, long max, long unit) {
        return min >= FIRST * unit && max <= LAST * unit;
    }
}
