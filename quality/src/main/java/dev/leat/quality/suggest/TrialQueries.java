package dev.leat.quality.suggest;

import dev.leat.error.LongText;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.mask.Mask;
import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.UnreadableDataException;
import dev.leat.quality.profile.ProfileMask;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The statements of a [Trial], each with a limit of time. `rejected` are records for which a
/// condition is false, NULL or fails.
record TrialQueries(DataTable table, Set<String> personal) {

    private static final int LONGEST_VALUE = 60;
    private static final int SECONDS = 60;
    private static final int PROBES = 4;
    private static final int SHIFT = 7;

    /// A statement that failed or took too long.
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    MeasuredEffect rejected(ProposedRows rows, String condition, Collection<String> columns)
            throws FailedException {
        return counted(rows, "coalesce(TRY((\n%s\n)), false)".formatted(condition), columns);
    }

    private MeasuredEffect counted(ProposedRows rows, String passes, Collection<String> columns)
            throws FailedException {
        var counts =
                numbers(
                        "SELECT count(*), count(*) FILTER (WHERE NOT %s) FROM %s"
                                .formatted(passes, rows.sql()),
                        2);
        long rejected = counts.get(1);
        var examples =
                rejected == 0
                        ? List.<String>of()
                        : examples(
                                "SELECT * FROM %s WHERE NOT %s".formatted(rows.sql(), passes),
                                columns);
        return new MeasuredEffect(counts.getFirst(), rejected, 0, examples);
    }

    /// Counts the records with a text that is no value of the column's type.
    ///
    /// @param rest the column with these texts
    MeasuredEffect unread(ProposedRows rows, String column, DataColumn rest)
            throws FailedException {
        var counts =
                numbers("SELECT count(*), count(%s) FROM %s".formatted(rest.sql(), rows.sql()), 2);
        var examples =
                timed(
                        "SELECT DISTINCT %1$s FROM %2$s WHERE %1$s IS NOT NULL ORDER BY 1 LIMIT %3$d"
                                .formatted(rest.sql(), rows.sql(), MeasuredEffect.EXAMPLES),
                        row -> column + " = " + shown(column, row.getString(1)));
        return new MeasuredEffect(counts.getFirst(), counts.getLast(), 0, examples);
    }

    /// Returns the number of records in which all of the columns have a value.
    long present(ProposedRows rows, Collection<String> columns) throws FailedException {
        return numbers("SELECT count_if(%s) FROM %s".formatted(notNull(columns), rows.sql()), 1)
                .getFirst();
    }

    private static String notNull(Collection<String> columns) {
        return columns.stream()
                .map(column -> SqlLiterals.name(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND ", "(true AND ", ")"));
    }

    /// Returns true if a condition is true for every record of probes, and for records of which
    /// each column is from another record.
    boolean always(ProposedRows rows, String condition, Collection<String> columns)
            throws FailedException {
        var passes = "coalesce(TRY((\n%s\n)), false)".formatted(condition);
        for (int i = 0; i < PROBES; i++) {
            int probe = i;
            var values =
                    columns.stream()
                            .map(column ->
                                    probe(column, rows.types().getOrDefault(column, ""), probe))
                            .collect(Collectors.joining(", "));
            if (numbers("SELECT count_if(%s) FROM (SELECT %s)".formatted(passes, values), 1)
                            .getFirst()
                    == 0) {
                return false;
            }
        }
        int[] at = {0};
        var shifted =
                columns.stream()
                        .map(column ->
                                "lag(%1$s, %2$d) OVER () AS %1$s"
                                        .formatted(SqlLiterals.name(column), at[0]++ * SHIFT))
                        .collect(Collectors.joining(", "));
        return numbers(
                                "SELECT count_if(%s AND NOT %s) FROM (SELECT %s FROM %s)"
                                        .formatted(notNull(columns), passes, shifted, rows.sql()),
                                1)
                        .getFirst()
                == 0;
    }

    /// Returns an unusual value of a column: a null, or one at the ends of its range.
    private static String probe(String column, String type, int number) {
        var values =
                switch (type) {
                    case "VARCHAR" -> List.of("''", "' #~ '", "repeat('x', 9999)");
                    case "BOOLEAN" -> List.of("true", "false", "true");
                    case "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE" ->
                            List.of("'0001-01-01'", "'2000-06-06'", "'9999-12-31'");
                    default ->
                            type.endsWith("[]")
                                    ? List.of("[]", "[]", "[NULL]")
                                    : type.startsWith("STRUCT") || type.equals("JSON")
                                            ? List.of("NULL", "NULL", "NULL")
                                            : List.of("-99999", "0", "99999");
                };
        var value = number == 0 ? "NULL" : values.get(number - 1);
        return "TRY_CAST(%s AS %s) AS %s".formatted(value, type, SqlLiterals.name(column));
    }

    /// Counts the records without a value in a column of the key, and those whose key an earlier
    /// record has. Those with other values than the earliest are rejected, unless `versions` order
    /// them.
    MeasuredEffect key(ProposedRows rows, List<String> columns, boolean versions)
            throws FailedException {
        var names = SqlLiterals.names(columns);
        var present = notNull(columns);
        var counts =
                numbers(
                        """
                        SELECT (SELECT count(*) FROM %1$s), (SELECT count_if(NOT %2$s) FROM %1$s),
                          (SELECT coalesce(sum(n - 1), 0) FROM (
                            SELECT count(*) AS n FROM %1$s WHERE %2$s GROUP BY %3$s)),
                          (SELECT count_if(content <> earliest) FROM (
                            SELECT content, first_value(content) OVER (PARTITION BY %3$s ORDER BY n) AS earliest
                            FROM (SELECT %3$s, hash(t) AS content, row_number() OVER () AS n
                              FROM %1$s AS t SEMI JOIN (
                                SELECT %3$s FROM %1$s WHERE %2$s GROUP BY %3$s HAVING count(*) > 1) AS r USING (%3$s))))\
                        """
                                .formatted(rows.sql(), present, names),
                        4);
        long conflicts = versions ? 0 : counts.get(3);
        var examples =
                counts.get(2) == 0
                        ? List.<String>of()
                        : examples(
                                "SELECT %1$s FROM %2$s WHERE %3$s GROUP BY %1$s HAVING count(*) > 1"
                                        .formatted(names, rows.sql(), present),
                                columns);
        return new MeasuredEffect(
                counts.getFirst(), counts.get(1) + conflicts, counts.get(2), examples);
    }

    /// Counts the records that have another version than an earlier record with their key.
    MeasuredEffect version(ProposedRows rows, List<String> key, String column)
            throws FailedException {
        var name = SqlLiterals.name(column);
        var counts =
                numbers(
                        """
                        SELECT (SELECT count(*) FROM %1$s), (SELECT count_if(%2$s IS NULL) FROM %1$s),
                          (SELECT coalesce(sum(n - 1), 0) FROM (
                            SELECT count(DISTINCT %2$s) AS n FROM %1$s WHERE %2$s IS NOT NULL GROUP BY %3$s))\
                        """
                                .formatted(rows.sql(), name, SqlLiterals.names(key)),
                        3);
        return new MeasuredEffect(counts.getFirst(), counts.get(1), counts.get(2), List.of());
    }

    MeasuredEffect lookup(ProposedRows rows, Proposal.Lookup lookup) throws FailedException {
        var found = new HashSet<String>();
        try (var other = DataFiles.open(lookup.source(), DataOptions.DEFAULT)) {
            if (other.columns().stream().noneMatch(c -> c.name().equals(lookup.key()))) {
                throw new FailedException(
                        "%s has no column '%s'".formatted(lookup.source(), lookup.key()));
            }
            var values =
                    other.query(
                            "SELECT CAST(%1$s AS VARCHAR), count(*) FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1 LIMIT 1000001"
                                    .formatted(SqlLiterals.name(lookup.key()), DataTable.TABLE),
                            row -> {
                                found.add(row.getString(1));
                                return row.getLong(2);
                            });
            if (values.stream().anyMatch(count -> count > 1)) {
                throw new FailedException(
                        "'%s' is not unique in %s".formatted(lookup.key(), lookup.source()));
            }
        } catch (UnreadableDataException unreadable) {
            throw new FailedException(String.valueOf(unreadable.getMessage()));
        }
        var list =
                found.stream()
                        .map(SqlLiterals::text)
                        .collect(Collectors.joining(", ", "[", "]::VARCHAR[]"));
        var column = SqlLiterals.name(lookup.column());
        return counted(
                rows,
                "(%1$s IS NULL OR CAST(%1$s AS VARCHAR) IN (SELECT unnest(%2$s)))"
                        .formatted(column, list),
                Set.of(lookup.column()));
    }

    private List<Long> numbers(String sql, int count) throws FailedException {
        return timed(
                        sql,
                        row -> {
                            var numbers = new ArrayList<Long>();
                            for (int i = 1; i <= count; i++) {
                                numbers.add(row.getLong(i));
                            }
                            return numbers;
                        })
                .getFirst();
    }

    private List<String> examples(String select, Collection<String> columns)
            throws FailedException {
        var names = columns.stream().sorted().toList();
        var values =
                names.stream()
                        .map(name -> "CAST(%s AS VARCHAR)".formatted(SqlLiterals.name(name)))
                        .collect(Collectors.joining(", "));
        return timed(
                "SELECT DISTINCT %s FROM (%s) ORDER BY ALL LIMIT %d"
                        .formatted(values, select, MeasuredEffect.EXAMPLES),
                row -> {
                    var parts = new ArrayList<String>();
                    for (int i = 0; i < names.size(); i++) {
                        parts.add(names.get(i) + " = " + shown(names.get(i), row.getString(i + 1)));
                    }
                    return String.join(", ", parts);
                });
    }

    private String shown(String column, @Nullable String value) {
        if (value == null) {
            return "null";
        }
        if (personal.contains(column)) {
            return Mask.MASK;
        }
        var masked = ProfileMask.text(value);
        return "'" + LongText.cut(masked, LONGEST_VALUE, "..") + "'";
    }

    private <T> List<T> timed(String sql, DataTable.RowReader<T> reader) throws FailedException {
        try (var timer = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
                var statement = table.connection().createStatement()) {
            ScheduledFuture<?> limit =
                    timer.schedule(
                            () -> {
                                statement.cancel();
                                return null;
                            },
                            SECONDS,
                            TimeUnit.SECONDS);
            try (var result = statement.executeQuery(sql)) {
                var found = new ArrayList<T>();
                while (result.next()) {
                    found.add(reader.read(result));
                }
                return found;
            } finally {
                limit.cancel(true);
            }
        } catch (SQLException failed) {
            throw new FailedException(
                    "it cannot be run: "
                            + String.valueOf(failed.getMessage()).lines().findFirst().orElse(""));
        }
    }
}
