package dev.leat.kernel;

import static java.util.stream.Collectors.joining;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.lake.LakeAddition;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of a batch for lake tables, compared and written by DuckDB. Owned by one thread.
record LakeBatch(CompiledPipeline program, TableSession session) implements LakeKernel {

    /// Name of the temporary table with the rows that a commit adds.
    private static final String CHOSEN = "_leat_lake_chosen";

    private static final String NUMBER = "_leat_number";

    @Override
    public Map<Integer, String> missing(LakeStaged rows, LakeLayout layout) throws IOException {
        var required = layout.columns().stream().filter(LakeLayout.Column::required).toList();
        var missing = new HashMap<Integer, String>();
        if (required.isEmpty()) {
            return missing;
        }
        var some =
                required.stream()
                        .map(column -> SqlLiterals.name(column.name()) + " IS NULL")
                        .collect(joining(" OR "));
        var which =
                required.stream()
                        .map(column ->
                                "WHEN %s IS NULL THEN %s"
                                        .formatted(
                                                SqlLiterals.name(column.name()),
                                                SqlLiterals.text(column.name())))
                        .collect(joining(" ", "CASE ", " END"));
        return run(
                rows,
                () -> {
                    session.rows(
                            "SELECT %s, %s FROM (%s) WHERE %s"
                                    .formatted(LakeClaims.ROW, which, numbered(rows, layout), some),
                            row -> missing.put(row.getInt(1), row.getString(2)));
                    return missing;
                });
    }

    @Override
    public List<LakeBounds> bounds(LakeStaged rows, LakeLayout layout, List<String> key)
            throws IOException {
        return run(rows, () -> claims(rows, layout).bounds(key));
    }

    @Override
    public List<LakeClaim> claims(
            LakeStaged rows, LakeLayout layout, LakeTable.UniqueKey unique, List<Path> files)
            throws IOException {
        return run(
                rows,
                () -> {
                    var found = new ArrayList<LakeClaim>();
                    claims(rows, layout)
                            .of(unique, new LakeClaims.Stored(files, Optional.empty()), found::add);
                    return found;
                });
    }

    private LakeClaims claims(LakeStaged rows, LakeLayout layout) {
        return new LakeClaims(session, layout, numbered(rows, layout));
    }

    @Override
    public List<LakeFile> files(
            LakeStaged rows, LakeLayout layout, LakeAddition addition, StagingFolder staging)
            throws IOException, ObjectKeyException {
        var outlet = program.outlets().get(rows.file().sink());
        try {
            session.fill(
                    CHOSEN,
                    NUMBER + " BIGINT, _leat_row_version VARCHAR",
                    appender -> {
                        for (var row : addition.rows()) {
                            appender.beginRow();
                            appender.append((long) row.number());
                            if (row.version().isPresent()) {
                                appender.append(row.version().get());
                            } else {
                                appender.appendNull();
                            }
                            appender.endRow();
                        }
                    });
            return new LakeWriter(session, outlet.name(), layout, staging)
                    .write(queries(rows, layout, addition));
        } catch (UnreadableFileException wrong) {
            throw new ObjectKeyException(wrong.reason());
        } catch (SQLException e) {
            throw failed(rows, e);
        } finally {
            drop();
        }
    }

    private void drop() {
        try {
            session.execute("DROP TABLE IF EXISTS temp." + CHOSEN);
        } catch (SQLException _) {
            // the next batch replaces the table, and closing the connection drops it
        }
    }

    private List<String> queries(LakeStaged rows, LakeLayout layout, LakeAddition addition) {
        var queries = new ArrayList<String>();
        if (!addition.rows().isEmpty()) {
            var from =
                    "%s AS r JOIN temp.%s AS c ON c.%s = r.file_row_number"
                            .formatted(LakeRows.files(List.of(rows.file().file())), CHOSEN, NUMBER);
            var values =
                    Map.of(
                            LakeTable.SOURCE,
                            SqlLiterals.text(addition.source().object()),
                            LakeTable.VERSION,
                            "c._leat_row_version");
            queries.add(written(rows, layout).staged(from, values));
        }
        if (!addition.mixed().isEmpty()) {
            var all =
                    "SELECT t.* FROM %s AS t"
                            .formatted(LakeScan.of(layout.columns(), addition.mixed()));
            queries.add(
                    addition.key().isEmpty() || addition.rows().isEmpty()
                            ? all
                            : "%s ANTI JOIN (SELECT r.* FROM (%s) AS r SEMI JOIN temp.%s AS c ON c.%s = r.%s) AS r ON %s"
                                    .formatted(
                                            all,
                                            numbered(rows, layout),
                                            CHOSEN,
                                            NUMBER,
                                            LakeClaims.ROW,
                                            LakeRows.same(layout, addition.key())));
        }
        return queries;
    }

    /// Returns the query of all rows in the types of the table, with their numbers.
    private String numbered(LakeStaged rows, LakeLayout layout) {
        var from = LakeRows.files(List.of(rows.file().file())) + " AS r";
        return written(rows, layout).numbered(from, "0", "r.file_row_number");
    }

    private LakeRows written(LakeStaged rows, LakeLayout layout) {
        var outlet = program.outlets().get(rows.file().sink());
        if (!(outlet.target() instanceof Target.Files target)) {
            throw new IllegalArgumentException("sink " + outlet.name() + " writes no files");
        }
        return new LakeRows(
                layout,
                target.columns().stream().map(CompiledPipeline.Output::name).toList(),
                rows.kept(),
                rows.empty().stream().mapToObj(Integer::toString).collect(joining(", ")));
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T run(LakeStaged rows, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw failed(rows, e);
        }
    }

    private IOException failed(LakeStaged rows, SQLException e) {
        var name = program.outlets().get(rows.file().sink()).name();
        return session.failed("the rows for lake table " + name + " failed", e);
    }
}
