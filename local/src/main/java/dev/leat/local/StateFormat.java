package dev.leat.local;

import dev.leat.local.alarm.AlarmTables;
import dev.leat.local.archive.LocalArchives;
import dev.leat.local.bucket.ObjectChanges;
import dev.leat.local.catalog.LocalDataCatalog;
import dev.leat.local.database.Database;
import dev.leat.local.event.LocalEventBus;
import dev.leat.local.file.LocalFileLog;
import dev.leat.local.quality.QualityTable;
import dev.leat.local.queue.QueueLog;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.ManagedTable;
import dev.leat.local.queue.storage.StateRow;
import dev.leat.local.redrive.LocalAudit;
import dev.leat.local.stream.LocalStreams;
import dev.leat.local.stream.StreamSources;
import dev.leat.local.table.LocalTables;
import dev.leat.local.topic.LocalTopics;
import dev.leat.local.view.Views;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The format of the state file: its tables and its version. Until the first release, a change of
/// the format only increases the version: files of all other versions are refused.
final class StateFormat {

    static final int VERSION = 27;

    private static final List<String> TABLES =
            Stream.of(
                            StateRow.TABLES,
                            QueueLog.TABLES,
                            ChunkTable.TABLES,
                            Leases.TABLES,
                            ManagedTable.TABLES,
                            AlarmTables.TABLES,
                            LocalAudit.TABLES,
                            ObjectChanges.TABLES,
                            LocalFileLog.TABLES,
                            LocalTopics.TABLES,
                            LocalTables.TABLES,
                            LocalStreams.TABLES,
                            LocalEventBus.TABLES,
                            LocalDataCatalog.TABLES,
                            StreamSources.TABLES,
                            LocalArchives.TABLES,
                            QualityTable.TABLES,
                            Views.DEFINITIONS)
                    .flatMap(List::stream)
                    .toList();

    private StateFormat() {}

    /// Opens the state file in this folder, or creates it.
    static Database open(Path folder) {
        return Database.open(folder, VERSION, TABLES);
    }
}
