package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeLoss;
import dev.leat.lake.LakeReplacement;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The staged rows of a file for a lake table, compared and written by DuckDB.
///
/// @param written the columns of the staged files
record StagedLakeRows(
        TableSession session,
        String table,
        List<String> written,
        List<StagedFile> parts,
        LakeLayout layout,
        StagingFolder staging)
        implements FileLakeRows {

    /// The number of removed rows that are named.
    private static final int NAMED = 5;

    /// Name of the temporary table with the rows that are not added.
    private static final String OMITTED = "_leat_lake_omitted";

    private interface Work<T> {
        T run() throws SQLException, IOException, UnreadableFileException;
    }

    private <T> T run(Work<T> work) throws UnreadableFileException, IOException {
        session.begin();
        try {
            return work.run();
        } catch (SQLException e) {
            throw session.failed("the rows for lake table " + table + " failed", e);
        } finally {
            session.end();
        }
    }

    private <T> T compared(Work<T> work) throws IOException {
        try {
            return run(work);
        } catch (UnreadableFileException unexpected) {
            throw new IllegalStateException("rows that are only compared were refused", unexpected);
        }
    }

    private LakeRows rows() {
        return new LakeRows(layout, written);
    }

    private LakeClaims claims() {
        var query = rows().numbered(numbered(), "p.part", "r." + LakeClaims.ROW);
        return new LakeClaims(session, layout, query);
    }

    /// Returns the SQL after `FROM` that reads the staged rows `r` and the numbers of their parts.
    /// A kernel does not know these numbers, because it counts the pieces of its own round.
    private String numbered() {
        var files =
                parts.stream()
                        .map(part -> "(%s, %d)".formatted(LakeRows.path(part.file()), part.part()))
                        .collect(Collectors.joining(", "));
        return "%s JOIN (VALUES %s) AS p(file, part) ON p.file = r.filename"
                .formatted(LakeRows.parts(parts), files);
    }

    @Override
    public List<LakeBounds> bounds(List<String> key) throws IOException {
        return parts.isEmpty() ? List.of() : compared(() -> claims().bounds(key));
    }

    @Override
    public void claims(
            LakeTable.UniqueKey unique,
            List<Path> files,
            LakeReplacement replaced,
            Consumer<LakeClaim> into)
            throws IOException {
        if (!parts.isEmpty()) {
            compared(() -> {
                var except = Optional.of(LakeRows.of(replaced));
                claims().of(unique, new LakeClaims.Stored(files, except), into);
                return true;
            });
        }
    }

    @Override
    public LakeLoss loss(LakeTable.UniqueKey unique, LakeReplacement replaced) throws IOException {
        if (replaced.files().isEmpty()) {
            return LakeLoss.NOTHING;
        }
        var keys =
                unique.columns().stream().map(layout::column).map(c -> SqlLiterals.name(c.name()));
        var columns = keys.toList();
        var staged =
                parts.isEmpty()
                        ? ""
                        : " ANTI JOIN (%s) AS r ON %s"
                                .formatted(
                                        rows().staged(LakeRows.parts(parts), Map.of()),
                                        LakeRows.same(layout, unique.columns()));
        var texts =
                columns.stream()
                        .map("CAST(t.%s AS VARCHAR)"::formatted)
                        .collect(Collectors.joining(", "));
        var found = new ArrayList<List<String>>();
        var count = new AtomicLong();
        compared(() -> {
            session.rows(
                    "SELECT count(*) OVER (), %s FROM %s AS t%s WHERE %s ORDER BY ALL LIMIT %d"
                            .formatted(
                                    texts,
                                    LakeScan.of(layout.columns(), replaced.files()),
                                    staged,
                                    LakeRows.of(replaced),
                                    NAMED),
                    row -> {
                        count.set(row.getLong(1));
                        var key = new ArrayList<String>();
                        for (int i = 0; i < columns.size(); i++) {
                            key.add(String.valueOf(row.getString(2 + i)));
                        }
                        found.add(key);
                    });
            return true;
        });
        return new LakeLoss(count.get(), found);
    }

    @Override
    public List<LakeFile> files(LakeReplacement replaced, List<String> key, LakeJudgement judgement)
            throws UnreadableFileException, IOException {
        return run(() -> {
            var writer = new LakeWriter(session, table, layout, staging);
            var copied =
                    replaced.mixed().isEmpty() && key.isEmpty()
                            ? new LakeParts(session, layout, staging).files(parts)
                            : Optional.<List<LakeFile>>empty();
            if (copied.isPresent()) {
                return writer.checked(copied.get());
            }
            try {
                return writer.write(queries(replaced, key, judgement));
            } finally {
                session.execute("DROP TABLE IF EXISTS temp." + OMITTED);
            }
        });
    }

    private List<String> queries(
            LakeReplacement replaced, List<String> key, LakeJudgement judgement)
            throws SQLException {
        var queries = new ArrayList<String>();
        var added = "";
        if (!parts.isEmpty()) {
            added =
                    rows().ofFile(
                                    key.isEmpty() ? LakeRows.parts(parts) : kept(judgement),
                                    replaced.source());
            queries.add(added);
        }
        if (!replaced.mixed().isEmpty()) {
            var newer =
                    judgement.replaced().isEmpty()
                            ? ""
                            : " ANTI JOIN (%s) AS r ON %s"
                                    .formatted(added, LakeRows.same(layout, key));
            queries.add(rows().remaining(replaced, newer));
        }
        return queries;
    }

    /// Returns the SQL after `FROM` that reads the rows to add.
    private String kept(LakeJudgement judgement) throws SQLException {
        session.fill(
                OMITTED,
                "part INTEGER, number BIGINT",
                appender ->
                        judgement.<SQLException>omitted((part, row) -> {
                            appender.beginRow();
                            appender.append(part);
                            appender.append((long) row);
                            appender.endRow();
                        }));
        return "%s ANTI JOIN temp.%s AS o ON o.part = p.part AND o.number = r.%s"
                .formatted(numbered(), OMITTED, LakeClaims.ROW);
    }
}
