package dev.leat.operations.query;

import dev.leat.app.LakeTable;
import dev.leat.app.Micros;
import dev.leat.app.Type;
import dev.leat.kernel.query.QueryTables;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.kernel.query.TableDefinition.Member;
import dev.leat.lake.LakeHistory;
import dev.leat.operations.AppData;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The tables `NAME$history`, `NAME$snapshots`, `NAME$files` and `NAME$partitions` with the
/// metadata of a lake table. Their columns are those of Athena, but `partition` is a text. Personal
/// values in partition keys are masked, and removed from the locations of files.
record LakeMetadataTables(AppData data, Masks masks) {

    private static final String HISTORY = "$history";
    private static final String SNAPSHOTS = "$snapshots";
    private static final String FILES = "$files";
    private static final String PARTITIONS = "$partitions";

    /// The ends of the names of the tables.
    static final Set<String> NAMES = Set.of(HISTORY, SNAPSHOTS, FILES, PARTITIONS);

    /// Creates a table.
    ///
    /// @param name the name of the table, with one of [#NAMES] at its end
    /// @throws dev.leat.operations.RefusedOperationException if Leat does not read the lake table
    void fill(String name, LakeTable table, QueryTables database) {
        var history = data.lake().history(table.name());
        var partitions = masks.partitions(table.name());
        switch (name.substring(name.lastIndexOf('$')).toLowerCase(Locale.ROOT)) {
            case HISTORY -> database.fill(history(name), each -> history(history, each));
            case SNAPSHOTS ->
                    database.fill(snapshots(name), each -> snapshots(history, partitions, each));
            case FILES -> database.fill(files(name), each -> files(history, partitions, each));
            default ->
                    database.fill(
                            partitions(name),
                            each ->
                                    LakePartition.of(history, partitions)
                                            .forEach(one -> each.accept(one.row())));
        }
    }

    private static TableDefinition history(String name) {
        return new TableDefinition(
                name,
                List.of(
                        Member.number("made_current_at", Type.Simple.TIMESTAMPTZ),
                        Member.number("snapshot_id", Type.Simple.BIGINT),
                        Member.number("parent_id", Type.Simple.BIGINT),
                        Member.text("is_current_ancestor", Type.Simple.BOOLEAN)));
    }

    private static void history(LakeHistory history, Consumer<@Nullable Object[]> each) {
        for (var entry : history.history()) {
            each.accept(
                    new @Nullable Object[] {
                        Micros.of(entry.since()),
                        entry.snapshot(),
                        entry.parent().orElse(null),
                        Boolean.toString(entry.ancestor())
                    });
        }
    }

    private static TableDefinition snapshots(String name) {
        return new TableDefinition(
                name,
                List.of(
                        Member.number("committed_at", Type.Simple.TIMESTAMPTZ),
                        Member.number("snapshot_id", Type.Simple.BIGINT),
                        Member.number("parent_id", Type.Simple.BIGINT),
                        Member.text("operation", Type.Simple.VARCHAR),
                        Member.text("manifest_list", Type.Simple.VARCHAR),
                        Member.text("summary", Type.Simple.JSON)));
    }

    private static void snapshots(
            LakeHistory history, PartitionMask mask, Consumer<@Nullable Object[]> each) {
        for (var snapshot : history.snapshots()) {
            var summary = new TreeMap<>(snapshot.summary());
            if (!mask.nothing()) {
                // statistics of partitions, whose names contain values
                summary.keySet().removeIf(key -> key.startsWith("partitions."));
            }
            each.accept(
                    new @Nullable Object[] {
                        Micros.of(snapshot.committedAt()),
                        snapshot.id(),
                        snapshot.parent().orElse(null),
                        snapshot.operation(),
                        snapshot.manifestList(),
                        JsonMapper.shared().writeValueAsString(summary)
                    });
        }
    }

    private static TableDefinition files(String name) {
        return new TableDefinition(
                name,
                List.of(
                        Member.number("content", Type.Simple.INTEGER),
                        Member.text("file_path", Type.Simple.VARCHAR),
                        Member.text("file_format", Type.Simple.VARCHAR),
                        Member.text("partition", Type.Simple.VARCHAR),
                        Member.number("record_count", Type.Simple.BIGINT),
                        Member.number("file_size_in_bytes", Type.Simple.BIGINT)));
    }

    private static void files(
            LakeHistory history, PartitionMask mask, Consumer<@Nullable Object[]> each) {
        for (var file : history.files()) {
            each.accept(
                    new @Nullable Object[] {
                        0L,
                        location(file, mask),
                        file.format(),
                        mask.shown(file.partition()),
                        file.rows(),
                        file.bytes()
                    });
        }
    }

    /// Returns the location of a file, or only its name: folders of other writers, such as
    /// `mail=a%40b.c/`, contain values of the partition key.
    private static String location(LakeHistory.DataFile file, PartitionMask mask) {
        var location = file.location();
        return mask.nothing() ? location : location.substring(location.lastIndexOf('/') + 1);
    }

    private static TableDefinition partitions(String name) {
        return new TableDefinition(
                name,
                List.of(
                        Member.text("partition", Type.Simple.VARCHAR),
                        Member.number("record_count", Type.Simple.BIGINT),
                        Member.number("file_count", Type.Simple.BIGINT),
                        Member.number("total_size", Type.Simple.BIGINT)));
    }
}
