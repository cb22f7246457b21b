package dev.leat.local;

import dev.leat.local.alarm.AlarmTables;
import dev.leat.local.archive.LocalArchives;
import dev.leat.local.bucket.ObjectChanges;
import dev.leat.local.database.Database;
import dev.leat.local.event.LocalEventBus;
import dev.leat.local.file.LocalFileLog;
import dev.leat.local.queue.QueueLog;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.ManagedTable;
import dev.leat.local.queue.storage.StateRow;
import dev.leat.local.redrive.FormerMoves;
import dev.leat.local.redrive.LocalAudit;
import dev.leat.local.stream.LocalStreams;
import dev.leat.local.stream.StreamSources;
import dev.leat.local.table.LocalTables;
import dev.leat.local.topic.LocalTopics;
import dev.leat.local.view.Views;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The format of the state file: its tables, its version, and the changes between versions.
final class StateFormat {

    /// Version of the state file; newer versions are refused.
    static final int VERSION = 19;

    /// Maps each earlier version of the state file to the statements that upgrade it to the next
    /// version.
    private static final Map<Integer, List<String>> UPGRADES =
            Map.ofEntries(
                    entry(2, ManagedTable.NEW_IN_3, FormerMoves.NEW_IN_3, Views.NEW_IN_3),
                    entry(3, ManagedTable.NEW_IN_4, QueueLog.NEW_IN_4),
                    entry(4, LocalAudit.TABLES, AlarmTables.TABLES),
                    entry(5, ObjectChanges.NEW_IN_6, LocalFileLog.TABLES),
                    entry(6, ObjectChanges.NEW_IN_7, LocalFileLog.NEW_IN_7, LocalTopics.TABLES),
                    entry(7, FormerMoves.IN_8),
                    entry(8, LocalTopics.NEW_IN_9),
                    entry(9, LocalTables.TABLES),
                    entry(10, LocalStreams.TABLES),
                    entry(11, LocalEventBus.TABLES),
                    entry(12, StreamSources.TABLES),
                    entry(13, LocalArchives.NEW_IN_14, Views.NEW_IN_14),
                    entry(14, LocalArchives.NEW_IN_15),
                    entry(15, Views.NEW_IN_16),
                    entry(16, LocalFileLog.NEW_IN_17, Views.NEW_IN_17),
                    entry(17, Views.NEW_IN_18),
                    entry(18, Leases.NEW_IN_19, StreamSources.NEW_IN_19));

    private static final List<String> TABLES =
            Stream.of(
                            StateRow.TABLES,
                            QueueLog.TABLES,
                            ChunkTable.TABLES,
                            Leases.TABLES,
                            Leases.NEW_IN_19,
                            ManagedTable.TABLES,
                            AlarmTables.TABLES,
                            LocalAudit.TABLES,
                            ObjectChanges.TABLES,
                            LocalFileLog.TABLES,
                            LocalFileLog.NEW_IN_17,
                            LocalTopics.TABLES,
                            LocalTables.TABLES,
                            LocalStreams.TABLES,
                            LocalEventBus.TABLES,
                            StreamSources.TABLES,
                            StreamSources.NEW_IN_19,
                            LocalArchives.TABLES,
                            Views.DEFINITIONS)
                    .flatMap(List::stream)
                    .toList();

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Map.Entry<Integer, List<String>> entry(int version, List<String>... parts) {
        return Map.entry(version, Stream.of(parts).flatMap(List::stream).toList());
    }

    private StateFormat() {}

    /// Opens the state file in this folder, upgrades it, or creates it.
    static Database open(Path folder) {
        return Database.open(folder, VERSION, TABLES, UPGRADES);
    }
}
