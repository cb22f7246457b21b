package dev.leat.quality.profile;

import com.google.re2j.Pattern;
import dev.leat.quality.data.DataTable;
import dev.leat.text.NameWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    /// How the times of a column are expressed.
    ///
    /// @param time the time as SQL, for the value `v`
    private record Expression(TimeProfile.Kind kind, String time) {}

    /// Returns the statistics of the columns that express times.
    ///
    /// @param texts the statistics of columns of texts
    Map<ColumnPath, TimeProfile> of(
            Map<ColumnPath, ValueProfile> values, Map<ColumnPath, TextProfile> texts) {
        var columns = new LinkedHashMap<Expression, List<ColumnPath>>();
        values.forEach((path, its) -> {
            if (its.present() > 0) {
                expression(path, its, Optional.ofNullable(texts.get(path)))
                        .ifPresent(one ->
                                columns.computeIfAbsent(one, _ -> new ArrayList<>()).add(path));
            }
        });
        var found = new HashMap<ColumnPath, TimeProfile>();
        columns.forEach((one, paths) ->
                ColumnCells.of(paths)
                        .forEach(cells ->
                                found.putAll(new Times(table).of(cells, one.time, one.kind))));
        found.replaceAll((path, times) ->
                path.kind() == ColumnKind.TEXT && times.kind() == TimeProfile.Kind.WITH_ZONE
                        ? times.with(zones(path))
                        : times);
        return found;
    }

    private static Optional<Expression> expression(
            ColumnPath path, ValueProfile values, Optional<TextProfile> text) {
        return switch (path.kind()) {
            case DATE, TIMESTAMP, TIMESTAMPTZ ->
                    kind(path.kind()).map(kind -> new Expression(kind, "v"));
            case WHOLE -> epoch(path, values);
            case TEXT ->
                    text.flatMap(TextProfile::form)
                            .map(TextProfile.Form::type)
                            .flatMap(type ->
                                    kind(ColumnKind.of(type))
                                            .map(kind ->
                                                    new Expression(
                                                            kind,
                                                            "try_cast(trim(CAST(v AS VARCHAR)) AS %s)"
                                                                    .formatted(type))));
            case DECIMAL, FLOAT, BOOLEAN, LIST, STRUCT, OTHER -> Optional.empty();
        };
    }

    private static Optional<TimeProfile.Kind> kind(ColumnKind type) {
        return switch (type) {
            case DATE -> Optional.of(TimeProfile.Kind.DATE);
            case TIMESTAMP -> Optional.of(TimeProfile.Kind.WITHOUT_ZONE);
            case TIMESTAMPTZ -> Optional.of(TimeProfile.Kind.WITH_ZONE);
            case WHOLE, DECIMAL, FLOAT, TEXT, BOOLEAN, LIST, STRUCT, OTHER -> Optional.empty();
        };
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

    private static Optional<Expression> epoch(ColumnPath path, ValueProfile values) {
        if (!NAMES.matcher(NameWords.underscored(path.lastName())).matches()
                || Stream.of(values.min(), values.max())
                        .flatMap(Optional::stream)
                        .anyMatch(number -> number.length() > 18)) {
            return Optional.empty();
        }
        long min = Long.parseLong(values.min().orElse("0"));
        long max = Long.parseLong(values.max().orElse("0"));
        if (within(min, max, 1)) {
            return epoch("to_timestamp(%s)", TimeProfile.Kind.EPOCH_SECONDS);
        }
        if (within(min, max, MILLIS)) {
            return epoch("epoch_ms(%s)", TimeProfile.Kind.EPOCH_MILLISECONDS);
        }
        return within(min, max, MICROS)
                ? epoch("make_timestamp(%s)", TimeProfile.Kind.EPOCH_MICROSECONDS)
                : Optional.empty();
    }

    private static Optional<Expression> epoch(String function, TimeProfile.Kind kind) {
        return Optional.of(new Expression(kind, function.formatted("CAST(v AS BIGINT)")));
    }

    private static boolean within(long min, long max, long unit) {
        return min >= FIRST * unit && max <= LAST * unit;
    }
}
