package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeLayout;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the rows whose key several rows have, among rows to add to a lake table and the rows of
/// the table. `rows` is the query of the rows to add: the columns of the layout, [#PART] and
/// [#ROW].
record LakeClaims(TableSession session, LakeLayout layout, String rows) {

    /// The columns with the number of a row's part, and with its number in the part.
    static final String PART = "_leat_part";

    static final String ROW = "_leat_record";

    /// The rows of the table that count: all rows in these data files but those of this condition.
    record Stored(List<Path> files, Optional<String> except) {}

    /// Returns the bounds of the columns of the key.
    List<LakeBounds> bounds(List<String> key) throws SQLException {
        var bounds = new ArrayList<LakeBounds>();
        for (var column : key) {
            var name = name(column);
            session.rows(
                    "SELECT CAST(min(%1$s) AS VARCHAR), CAST(max(%1$s) AS VARCHAR) FROM (%2$s) HAVING min(%1$s) IS NOT NULL"
                            .formatted(name, rows),
                    row -> bounds.add(new LakeBounds(column, row.getString(1), row.getString(2))));
        }
        return bounds;
    }

    /// Passes on the claims of each key, those of stored rows first.
    void of(LakeTable.UniqueKey unique, Stored stored, Consumer<LakeClaim> into)
            throws SQLException {
        session.rows(
                sql(unique, new Stored(having(unique, stored.files()), stored.except())),
                row -> into.accept(claim(row)));
    }

    private static LakeClaim claim(ResultSet row) throws SQLException {
        var file = Optional.ofNullable(row.getString("_leat_file")).map(Path::of);
        var source = Optional.ofNullable(row.getString(LakeTable.SOURCE));
        return new LakeClaim(
                row.getLong("_leat_key"),
                row.getLong("_leat_content"),
                row.getLong("_leat_state"),
                Optional.ofNullable(row.getString("_leat_shown")),
                row.getInt(PART),
                row.getInt(ROW),
                file.map(of -> new LakeClaim.Stored(of, source)),
                values(row.getArray("_leat_values")));
    }

    private static List<@Nullable String> values(@Nullable Array values) throws SQLException {
        var texts = new ArrayList<@Nullable String>();
        if (values != null) {
            for (var text : (Object[]) values.getArray()) {
                texts.add((String) text);
            }
        }
        return texts;
    }

    /// Returns the data files that have a key of the rows. Reads only the columns of the key, so
    /// that the other columns of most files are not read.
    private List<Path> having(LakeTable.UniqueKey unique, List<Path> stored) throws SQLException {
        var files = new ArrayList<Path>();
        if (!stored.isEmpty()) {
            var columns = unique.columns().stream().map(layout::column).toList();
            session.rows(
                    "SELECT DISTINCT t.filename FROM %s AS t SEMI JOIN (%s) AS r USING (%s)"
                            .formatted(LakeScan.of(columns, stored), rows, keys(unique)),
                    row -> files.add(Path.of(row.getString(1))));
        }
        return files;
    }

    private String keys(LakeTable.UniqueKey unique) {
        return unique.columns().stream().map(this::name).collect(Collectors.joining(", "));
    }

    private String sql(LakeTable.UniqueKey unique, Stored stored) {
        var keys = keys(unique);
        var columns =
                SqlLiterals.names(layout.columns().stream().map(LakeLayout.Column::name).toList());
        var repeated =
                "SELECT %1$s FROM _leat_new GROUP BY %1$s HAVING count(*) > 1".formatted(keys);
        var claims = "SELECT * FROM _leat_new SEMI JOIN _leat_repeated USING (%s)".formatted(keys);
        var old = "";
        if (!stored.files().isEmpty()) {
            var except = stored.except().map(of -> " WHERE (" + of + ") IS NOT TRUE").orElse("");
            old =
                    ", _leat_old AS MATERIALIZED (SELECT %s, -1, -1, filename FROM %s AS t SEMI JOIN _leat_new USING (%s)%s)"
                            .formatted(
                                    columns,
                                    LakeScan.withFiles(layout.columns(), stored.files()),
                                    keys,
                                    except);
            repeated += " UNION SELECT %s FROM _leat_old".formatted(keys);
            claims += " UNION ALL SELECT * FROM _leat_old";
        }
        var added =
                "SELECT %1$s, CAST(%2$s AS INTEGER) AS %2$s, CAST(%3$s AS INTEGER) AS %3$s, CAST(NULL AS VARCHAR) AS _leat_file FROM (%4$s)"
                        .formatted(columns, PART, ROW, rows);
        var place = String.join(", ", PART, ROW);
        return """
        WITH _leat_new AS MATERIALIZED (%s)%s, _leat_repeated AS (%s), _leat_claims AS (%s),
        _leat_ranks AS (SELECT *, dense_rank() OVER (ORDER BY %s) AS _leat_key, %s AS _leat_content,
            %s AS _leat_state, CAST(%s AS VARCHAR) AS _leat_shown FROM _leat_claims)
        SELECT _leat_key, _leat_content, _leat_state, _leat_shown, %s,
            CASE WHEN min(_leat_content) OVER same < max(_leat_content) OVER same THEN %s END AS _leat_values
        FROM _leat_ranks WINDOW same AS (PARTITION BY %s) ORDER BY _leat_key, %s\
        """
                .formatted(
                        added,
                        old,
                        repeated,
                        claims,
                        keys,
                        rank(keys, content(unique)),
                        order(keys, unique),
                        version(unique),
                        String.join(", ", place, "_leat_file", LakeTable.SOURCE),
                        texts(unique),
                        isKnownToCaller(unique) ? "_leat_key" : "_leat_key, _leat_state",
                        place);
    }

    /// Returns the list of the texts of the compared columns.
    private String texts(LakeTable.UniqueKey unique) {
        return layout.compared(unique).stream()
                .map(name -> "CAST(%s AS VARCHAR)".formatted(SqlLiterals.name(name)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /// Returns true if rows to add may have another version than their columns show.
    private static boolean isKnownToCaller(LakeTable.UniqueKey unique) {
        return unique.version().equals(Optional.of(LakeTable.VERSION));
    }

    /// Returns a number that orders the states of a key. If only the caller may know the version of
    /// a record from a queue, it is the version itself.
    private String order(String keys, LakeTable.UniqueKey unique) {
        return isKnownToCaller(unique)
                ? "coalesce(%s, CAST('%d' AS BIGINT))".formatted(version(unique), Long.MIN_VALUE)
                : rank(keys, version(unique) + " NULLS FIRST");
    }

    private static String rank(String keys, String order) {
        return "dense_rank() OVER (PARTITION BY %s ORDER BY %s)".formatted(keys, order);
    }

    /// Returns the columns by which rows with the same key are compared.
    private String content(LakeTable.UniqueKey unique) {
        var columns = SqlLiterals.names(layout.compared(unique));
        return columns.isEmpty() ? "1" : columns;
    }

    /// Returns the expression of the version. The column [LakeTable#VERSION] has the version of a
    /// record only in rows from queues and streams.
    private String version(LakeTable.UniqueKey unique) {
        return unique.version()
                .map(column ->
                        column.equals(LakeTable.VERSION)
                                ? "CASE WHEN NOT contains(%s, '/') THEN TRY_CAST(%s AS BIGINT) END"
                                        .formatted(LakeTable.SOURCE, LakeTable.VERSION)
                                : name(column))
                .orElse("NULL");
    }

    private String name(String column) {
        return SqlLiterals.name(layout.column(column).name());
    }
}
