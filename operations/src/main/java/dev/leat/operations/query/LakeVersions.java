package dev.leat.operations.query;

import dev.leat.app.LakeTable;
import dev.leat.app.Micros;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.QueryTables;
import dev.leat.kernel.query.ResultReader;
import dev.leat.kernel.query.TableName;
import dev.leat.kernel.query.TimeTravel;
import dev.leat.lake.LakeCondition;
import dev.leat.lake.LakeScanRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Older versions of lake tables, and the tables with their metadata, such as `NAME$history`.
///
/// @param tables the lake tables by their names in SQL
/// @param versions the versions that a statement names, by their names in the statement
record LakeVersions(
        Map<String, LakeTable> tables,
        Map<String, TimeTravel.Version> versions,
        LakeMetadataTables metadata) {

    private static final long RESULT = 1_000;

    /// Returns true if this name in a statement is a version or the metadata of a table.
    boolean has(String name) {
        return version(name) != null || metadata(name).isPresent();
    }

    private TimeTravel.@Nullable Version version(String name) {
        return versions.get(TableName.of(name).name());
    }

    private Optional<LakeTable> metadata(String name) {
        int dollar = name.lastIndexOf('$');
        return dollar > 0
                        && LakeMetadataTables.NAMES.contains(
                                name.substring(dollar).toLowerCase(Locale.ROOT))
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
    /// @throws dev.leat.operations.RefusedOperationException if there is no such version
    void fill(
            String name,
            List<List<LakeCondition>> conditions,
            FileTables files,
            QueryTables database)
            throws BindException {
        var version = version(name);
        if (version == null) {
            metadata.fill(name, metadata(name).orElseThrow(), database);
            return;
        }
        var table =
                table(name.substring(0, name.lastIndexOf('@')))
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
        return Micros.instant(Long.parseLong(micros));
    }
}
