package dev.leat.state;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.stream.Stream;

/// The list of all kinds of state. If entries of two kinds stand for the same name in a place, it
/// belongs to the first kind.
public final class StateKinds {

    /// One line for each kind: place, entries, name, owner, traits.
    public static final List<StateKind> ALL =
            """
            FOLDER | state.db | state file | Database | FORMAT SNAPSHOT VALUES
            FOLDER | state.db-wal state.db-shm | log of the state file | Database | VALUES
            FOLDER | lock owner | lock of the folder | FolderLock |
            FOLDER | reserve | disk space for a full disk | DiskReserve |
            FOLDER | objects/staging/PATH | staged output of files | StagingFolders | SNAPSHOT VALUES
            FOLDER | objects/gone/PATH | deleted output of files | StagingFolders | VALUES
            FOLDER | objects/PATH | content of objects | Blobs | SNAPSHOT VALUES
            FOLDER | spill/PATH | spilled data of files | FileKernels | VALUES
            FOLDER | warehouse.duckdb | warehouse tables | DuckDbFile | SNAPSHOT VALUES
            FOLDER | warehouse.duckdb.wal | log of warehouse tables | DuckDbFile | SNAPSHOT VALUES
            FOLDER | warehouse.duckdb.tmp/PATH | spilled data of warehouse tables | DuckDbFile | VALUES
            FOLDER | warehouse-exports/PATH | warehouse tables for queries | WarehouseStore | VALUES
            FOLDER | warehouse-staged.parquet | rows to load into Redshift | RedshiftDatabase | VALUES
            FOLDER | warehouse.json | last loads of warehouse databases | Warehouse | FORMAT DOCUMENT
            FOLDER | places.json | locations of views | ViewLocations | FORMAT DOCUMENT
            FOLDER | definition.yaml | app file of the last start | StoredDefinition | COPY
            FOLDER | token | token of the API | TokenFile | COPY
            FOLDER | console-key | key of console logins | ConsoleKey |
            FOLDER | running.json | running process | RunningInfo |
            FOLDER | minutes.ndjson | counts of minutes | MinuteLog |
            FOLDER | redrives.ndjson | redrives of external queues | ExternalQueueOptions | COPY VALUES
            FOLDER | purged-NAME.ndjson | purged dead letters | DlqPurge | COPY VALUES
            FOLDER | athena/executions/NAME.json athena/workgroups/NAME.json | Athena's queries | Athena | COPY VALUES
            FOLDER | redshift/statements/NAME.json | Redshift's statements | RedshiftStatements | COPY VALUES
            FOLDER | redshift/results/NAME.csv | Redshift's results | RedshiftStatements | VALUES
            FOLDER | athena/work/PATH redshift/work/PATH | tables of AWS clients' queries | ClientServices | VALUES
            FOLDER | queries/PATH | tables of queries | Queries | VALUES
            FOLDER | asked-PATH | tables of `leat sql` | FileTables | VALUES
            FOLDER | functions/PATH | compiled functions | FunctionCompiler |
            FOLDER | answers/NAME.json | answers of language models | AppModels | VALUES
            FOLDER | spark-NUMBER.log | log of Spark | SparkCompute | VALUES
            FOLDER | NAME.new | document before it replaces the old one | FileDocument |
            FOLDER | NAME.draft | query before it replaces the old one | JsonFolder | VALUES
            FOLDER | .restoring/PATH | restored state before it is complete | BackupReader | VALUES
            STATE_FILE | state | app of the state | StateRow | DEFINITION
            STATE_FILE | queue | positions of queues | QueueLog |
            STATE_FILE | managed tag | definitions of queues | ManagedTable |
            STATE_FILE | chunk gone | messages and stream records | ChunkTable | VALUES
            STATE_FILE | chunk_group | message groups | GroupTable | VALUES
            STATE_FILE | accepted | deduplication ids of queues | DeduplicationTable | VALUES
            STATE_FILE | lease | leases of messages | Leases |
            STATE_FILE | alarm alarm_note | alarms | AlarmTables |
            STATE_FILE | redrive_run | redrive runs | RunTable | VALUES
            STATE_FILE | redrive_entry | redriven dead letters | EntryTable | VALUES
            STATE_FILE | redrive_delivery | redriven deliveries | RedriveDeliveryTable |
            STATE_FILE | bucket | definitions of buckets | BucketTable |
            STATE_FILE | object | objects | ObjectTable | VALUES
            STATE_FILE | object_part part | parts of objects and uploads | PartTable |
            STATE_FILE | object_state | numbers of object versions | ObjectState |
            STATE_FILE | upload | multipart uploads | UploadTable | VALUES
            STATE_FILE | dropped | deleted content of objects | DeletedBlobs |
            STATE_FILE | unit | files of pipelines | UnitTable | VALUES
            STATE_FILE | staged | staged output of files | PieceTable | VALUES
            STATE_FILE | file_log | start of the log of files | LogStartTable |
            STATE_FILE | topic topic_text | definitions of topics | TopicTable |
            STATE_FILE | subscription | subscriptions | SubscriptionTable |
            STATE_FILE | delivery | deliveries | DeliveryTable | VALUES
            STATE_FILE | delivery_record | records of deliveries | RecordTable | VALUES
            STATE_FILE | posted | deduplication ids of topics | PublishedTable | VALUES
            STATE_FILE | item_owner item_place | definitions of tables | TableRows | DEFINITION
            STATE_FILE | item item_entry | items of tables | ItemTable | VALUES
            STATE_FILE | item_tombstone | deleted items | Tombstones | VALUES
            STATE_FILE | item_token | tokens of transactions on items | WriteTokens | VALUES
            STATE_FILE | stream stream_tag shard | definitions of streams | StreamRows |
            STATE_FILE | shard_reader | checkpoints of shards | ReaderTable |
            STATE_FILE | event_rule event_rule_tag | event rules | RuleTable |
            STATE_FILE | event_target event_target_path | targets of event rules | TargetTable |
            STATE_FILE | catalog_database catalog_table | data catalog of AWS clients | LocalDataCatalog |
            STATE_FILE | archive archive_segment | archived records | ArchiveTable | VALUES
            STATE_FILE | archive_object | archive objects | ArchiveObjectTable |
            STATE_FILE | quality_window | summaries of data quality | QualityTable | VALUES
            STATE_FILE | view | definitions of views | ViewCatalog | DEFINITION
            STATE_FILE | view_omitted | files that a rebuilt view omits | ViewContents |
            STATE_FILE | view_NUMBER | rows of views | ViewSchema | VALUES
            STATE_FILE | identity | identities of records | IdentityTable | VALUES
            STATE_FILE | identity_log | newest identities of records | IdentityLog | VALUES
            STATE_FILE | inside | contributions of records to views | ContributionTable | VALUES
            STATE_FILE | pipeline pipeline_sink | keys and sinks of pipelines | PipelineTable | DEFINITION
            REDIS | leat:#owners | apps that own keys | KeyOwners | DEFINITION
            REDIS | leat:APP:accept:rows | rows of an accepted view | RedisAcceptance | VALUES
            REDIS | leat:APP:#next-old leat:APP:#next-new | rows of a view that is swapped | RedisGeneration | VALUES
            REDIS | leat:APP:#next:KEY {leat:APP:#next:KEY}:days {leat:APP:#next:KEY}:parts | rows of a rebuilt view | NextRedisView | VALUES
            REDIS | leat:APP:VIEW#next:PIPELINE:NAME | identities of a rebuilt view | RedisPipeline | VALUES
            REDIS | leat:APP:PIPELINE:ids:DAYS leat:APP:PIPELINE:records | identities of records | RedisPipeline | VALUES
            REDIS | leat:APP:PIPELINE:last:VIEW | contributions of records to views | RedisPipeline | VALUES
            REDIS | leat:APP | definitions of views | KeyLayout | DEFINITION
            REDIS | {ROW}:days {ROW}:parts | periods of views | RedisView | VALUES
            REDIS | VIEW:keys VIEW:rank | keys of views, and their rank | RedisView | VALUES
            REDIS | ROW | rows of views | RedisRowNames | VALUES
            STATE_TABLE | d | definitions of views and keys | Registry | DEFINITION
            STATE_TABLE | t | documents | StoredText |
            STATE_TABLE | l | leases of tasks | TableLease |
            STATE_TABLE | i#PIPELINE#HASH | identities of records | IdentityItem | VALUES
            STATE_TABLE | v#VIEW#SHARD p#VIEW#SHARD | rows of views | CellItem | VALUES
            STATE_TABLE | r | redrive runs | AuditRunItem | VALUES
            STATE_TABLE | e#RUN o#RUN m#RECORD | redriven dead letters | TableAudit | VALUES
            STATE_TABLE | a n | alarms | AlarmItem |
            STATE_TABLE | b#BUCKET#KEY | versions of objects | VersionNumbers | VALUES
            STATE_TABLE | c#PIPELINE#BUCKET#KEY | claims on objects | ObjectClaims | VALUES
            STATE_TABLE | f#PIPELINE#BUCKET#KEY | files of pipelines | FileItem | VALUES
            STATE_TABLE | g#PIPELINE#BUCKET#KEY h#PIPELINE | pieces and times of files | TableFileLog | VALUES
            STATE_TABLE | j#PIPELINE#BUCKET#KEY | long lists of files | ItemLists | VALUES
            STATE_TABLE | q#PIPELINE#NAME | ends of batches | BatchLog | VALUES
            STATE_TABLE | w#PIPELINE#BUCKET#KEY | outputs of files | OutputNames | VALUES
            STATE_TABLE | s#PIPELINE#STREAM#CREATED | leases and checkpoints of shards | ShardLeases |
            WAREHOUSE | _leat_warehouse | mark of the database | WarehouseMark | FORMAT
            WAREHOUSE | _leat_tables | keys of tables | TableSetup | DEFINITION
            WAREHOUSE | _leat_loads | loads | LoadLog | VALUES
            WAREHOUSE | _leat_lock | lock of loads in Redshift | RedshiftDatabase |
            WAREHOUSE | _leat_deleted_TABLE | deleted rows | TableSql | VALUES
            WAREHOUSE | TABLE | rows | TableSql | DEFINITION VALUES
            BUCKET | archive/PIPELINE/NAME.zst | archived records | ArchiveObject | VALUES
            BUCKET | PREFIX/data/NAME.parquet | rows of lake tables | TableObjects | VALUES
            BUCKET | PREFIX/metadata/version-hint.text | current metadata of a lake table | HintPointers |
            BUCKET | PREFIX/metadata/NAME.json PREFIX/metadata/NAME.avro | metadata of lake tables | TableObjects | DEFINITION VALUES
            BUCKET | .iceberg/catalog.json | names in the lake catalog | CatalogChange |
            BUCKET | _leat/stage/PATH | staged output of files | StagedObjects | VALUES
            BUCKET | _leat/warehouse/NAME.parquet _leat/warehouse/NAME.manifest | rows to load into Redshift | RedshiftCopy | VALUES
            """
                    .lines()
                    .map(StateKinds::kind)
                    .toList();

    private StateKinds() {}

    private static StateKind kind(String line) {
        var cells = line.split(" \\| ?", -1);
        var place = StatePlace.valueOf(cells[0]);
        var own = words(cells[4]).stream().map(StateTrait::valueOf);
        var traits = Stream.concat(ofAll(place), own).collect(toSet());
        return new StateKind(place, words(cells[1]), cells[2], cells[3], traits);
    }

    private static List<String> words(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(" ", -1));
    }

    /// Returns the traits of all kinds in a place.
    private static Stream<StateTrait> ofAll(StatePlace place) {
        return switch (place) {
            case STATE_FILE -> Stream.of(StateTrait.FORMAT, StateTrait.SNAPSHOT);
            case REDIS, STATE_TABLE -> Stream.of(StateTrait.FORMAT);
            case FOLDER, WAREHOUSE, BUCKET -> Stream.of();
        };
    }

    /// Returns the entries of all kinds with this trait.
    public static List<String> entries(StateTrait trait) {
        return ALL.stream()
                .filter(kind -> kind.traits().contains(trait))
                .flatMap(kind -> kind.entries().stream())
                .toList();
    }
}
