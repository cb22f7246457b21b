package dev.leat.server.query;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.QueryTables;
import dev.leat.kernel.query.ResultReader;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.kernel.query.TableDefinition.Member;
import dev.leat.kernel.query.TimeTravel;
import dev.leat.lake.LakeCondition;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeScanRequest;
import dev.leat.server.operations.Operations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Older versions of lake tables, and the tables `NAME$history`, `NAME$snapshots` and `NAME$files`
/// with the metadata of a lake table, whose columns are those of Athena.
///
/// @param tables the lake tables by their names in SQL
/// @param versions the versions that a statement names, by their names in the statement
record LakeVersions(
        Map<String, LakeTable> tables,
        Map<String, TimeTravel.Version> versions,
        Operations operations) {

    private static final String HISTORY = "$history";
    private static final String SNAPSHOTS = "$snapshots";
    private static final String FILES = "$files";

    private static final long RESULT = 1_000;

    /// Returns true if this name in a statement is a version or the metadata of a table.
    boolean has(String name) {
        return versions.containsKey(name) || metadata(name).isPresent();
    }

    private Optional<LakeTable> metadata(String name) {
        int dollar = name.lastIndexOf('$');
        return dollar > 0
                        && List.of(HISTORY, SNAPSHOTS, FILES)
                                .contains(name.substring(dollar).toLowerCase(Locale.ROOT))
                ? table(name.substring(0, dollar))
                : Optional.empty();
    }

    private Optional<LakeTable> table(String name) {
        return tables.entrySet().stream()
                .filter(table -> table.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// Creates the table of this name.
    ///
    /// @throws BindException if it is not a lake table, or the time is not valid
    /// @throws dev.leat.server.RefusedRequestException if there is no such version
    void fill(
            String name,
            List<List<LakeCondition>> conditions,
            FileTables files,
            QueryTables database)
            throws BindException {
        var version = versions.get(name);
        if (version == null) {
            metadata(name, metadata(name).orElseThrow(), database);
            return;
        }
        var table =
                table(version.table())
                        .orElseThrow(() ->
                                new BindException(
                                        "'%s' is not a lake table; only lake tables have older versions"
                                                .formatted(version.table()),
                                        0,
                                        Optional.empty()));
        var request =
                version.snapshot().isPresent()
                        ? LakeScanRequest.of(version.snapshot().get())
                        : LakeScanRequest.at(time(version.time(), database));
        files.fill(name, table, request.where(conditions), database);
    }

    /// Returns the value of an expression of the type TIMESTAMPTZ.
    private static Instant time(String expression, QueryTables database) throws BindException {
        var query = database.parse("SELECT epoch_us(" + expression + ")", List.of());
        var values = new ArrayList<@Nullable String>();
        database.query(
                query,
                1,
                RESULT,
                new ResultReader() {
                    @Override
                    public void columns(List<Heading> columns) {}

                    @Override
                    public void row(@Nullable String[] row) {
                        values.add(row[0]);
                    }
                });
        var micros = values.getFirst();
        if (micros == null) {
            throw new BindException(
                    "the time after FOR TIMESTAMP AS OF is NULL", 0, Optional.empty());
        }
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    private void metadata(String name, LakeTable table, QueryTables database) {
        var history = operations.lake().history(table.name());
        switch (name.substring(name.lastIndexOf('$')).toLowerCase(Locale.ROOT)) {
            case HISTORY -> history(name, history, database);
            case SNAPSHOTS -> snapshots(name, history, database);
            default -> files(name, history, database);
        }
    }

    private static void history(String name, LakeHistory history, QueryTables database) {
        database.fill(
                new TableDefinition(
                        name,
                        List.of(
                                Member.number("made_current_at", Type.Simple.TIMESTAMPTZ),
                                Member.number("snapshot_id", Type.Simple.BIGINT),
                                Member.number("parent_id", Type.Simple.BIGINT),
                                Member.text("is_current_ancestor", Type.Simple.BOOLEAN))),
                each ->
                        history.history()
                                .forEach(entry ->
                                        each.accept(
                                                new @Nullable Object[] {
                                                    micros(entry.since()),
                                                    entry.snapshot(),
                                                    entry.parent().orElse(null),
                                                    Boolean.toString(entry.ancestor())
                                                })));
    }

    private static void snapshots(String name, LakeHistory history, QueryTables database) {
        database.fill(
                new TableDefinition(
                        name,
                        List.of(
                                Member.number("committed_at", Type.Simple.TIMESTAMPTZ),
                                Member.number("snapshot_id", Type.Simple.BIGINT),
                                Member.number("parent_id", Type.Simple.BIGINT),
                                Member.text("operation", Type.Simple.VARCHAR),
                                Member.text("manifest_list", Type.Simple.VARCHAR),
                                Member.text("summary", Type.Simple.JSON))),
                each ->
                        history.snapshots()
                                .forEach(snapshot ->
                                        each.accept(
                                                new @Nullable Object[] {
                                                    micros(snapshot.committedAt()),
                                                    snapshot.id(),
                                                    snapshot.parent().orElse(null),
                                                    snapshot.operation(),
                                                    snapshot.manifestList(),
                                                    JsonMapper.shared()
                                                            .writeValueAsString(
                                                                    new TreeMap<>(
                                                                            snapshot.summary()))
                                                })));
    }

    private static void files(String name, LakeHistory history, QueryTables database) {
        database.fill(
                new TableDefinition(
                        name,
                        List.of(
                                Member.number("content", Type.Simple.INTEGER),
                                Member.text("file_path", Type.Simple.VARCHAR),
                                Member.text("file_format", Type.Simple.VARCHAR),
                                Member.text("partition", Type.Simple.VARCHAR),
                                Member.number("record_count", Type.Simple.BIGINT),
                                Member.number("file_size_in_bytes", Type.Simple.BIGINT))),
                each ->
                        history.files()
                                .forEach(file ->
                                        each.accept(
                                                new @Nullable Object[] {
                                                    0L,
                                                    file.location(),
                                                    file.format(),
                                                    file.partition(),
                                                    file.rows(),
                                                    file.bytes()
                                                })));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
