package dev.leat.local;

import dev.leat.app.App;
import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.local.alarm.AlarmTables;
import dev.leat.local.archive.LocalArchives;
import dev.leat.local.bucket.FormerBuckets;
import dev.leat.local.bucket.LocalBuckets;
import dev.leat.local.bucket.ObjectChanges;
import dev.leat.local.catalog.LocalDataCatalog;
import dev.leat.local.database.Database;
import dev.leat.local.event.LocalEventBus;
import dev.leat.local.file.LocalFileLog;
import dev.leat.local.quality.QualityTable;
import dev.leat.local.queue.FormerQueues;
import dev.leat.local.queue.IndexLoader;
import dev.leat.local.queue.ManagedQueues;
import dev.leat.local.queue.NoMoves;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.Recovery;
import dev.leat.local.queue.storage.ChunkCache;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.QueueStorage;
import dev.leat.local.queue.storage.StateRow;
import dev.leat.local.redrive.LocalAudit;
import dev.leat.local.redrive.LocalDeadLetterQueue;
import dev.leat.local.rename.RenamedState;
import dev.leat.local.stream.LocalStreams;
import dev.leat.local.stream.StreamSources;
import dev.leat.local.table.LocalTables;
import dev.leat.local.topic.FormerSinks;
import dev.leat.local.topic.FormerTopics;
import dev.leat.local.topic.LocalTopics;
import dev.leat.local.view.LocalGeneration;
import dev.leat.local.view.Views;
import dev.leat.port.AlarmLog;
import dev.leat.port.Archives;
import dev.leat.port.Audit;
import dev.leat.port.Buckets;
import dev.leat.port.DataCatalog;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Deliveries;
import dev.leat.port.EventBus;
import dev.leat.port.FifoDeadLetters;
import dev.leat.port.FileLog;
import dev.leat.port.MessageMoves;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.QualityLog;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Source;
import dev.leat.port.StateCondition;
import dev.leat.port.StateSnapshot;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Streams;
import dev.leat.port.Tables;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The embedded platform. It stores all queues, views and buckets of an app in one folder. The
/// result of every call is durable when the call returns. Only one process at a time can open the
/// folder.
public final class LocalPlatform implements Platform {

    private final Database database;
    private final Time time;
    private final LocalArchives archives;
    private final Views views;
    private final Store store;
    private final Recovery recovery;
    private final List<String> notices;
    private final LocalAudit audit;
    private final OpenQueues queues;
    private final MessageMoves moves;
    private final ManagedQueues managed;
    private final LocalTopics topics;
    private final LocalEventBus events;
    private final LocalDataCatalog catalog;
    private final AlarmLog alarms;
    private final LocalBuckets buckets;
    private final LocalTables tables;
    private final LocalStreams streams;
    private final StreamSources sources;
    private final LocalFileLog files;

    private LocalPlatform(App app, Database database, Time time, MessageMoves.Factory moveTasks) {
        this.database = database;
        this.time = time;
        // The name of the app is checked first, so that the state of another app is not changed.
        long salt = StateRow.salt(database, app.name());
        this.archives = new LocalArchives(database, time);
        var renamed = RenamedState.in(database, app);
        this.views =
                Views.open(
                        database,
                        app,
                        time,
                        transaction -> {
                            renamed.run(transaction);
                            archives.open(transaction, app);
                            LocalFileLog.begin(transaction, app, time.instant());
                        });
        var storage =
                new QueueStorage(
                        database, new ChunkTable(database.file()), new ChunkCache(), salt, time);
        this.recovery = Recovery.run(database);
        this.notices =
                Stream.of(
                                views.notices(),
                                FormerQueues.notices(app, storage),
                                FormerBuckets.notices(app, database),
                                FormerTopics.notices(app, database),
                                FormerSinks.notices(app, database))
                        .flatMap(List::stream)
                        .toList();
        this.audit = new LocalAudit(database, time);
        this.queues = new OpenQueues(app, audit, recovery.lastNumber());
        IndexLoader.run(app, storage).forEach(queues::open);
        this.moves = moveTasks.create(this::deadLetters, audit, audit::moves, time);
        this.managed = new ManagedQueues(storage, queues, moves);
        this.topics = LocalTopics.open(app, database, queues, views.identities(), audit, time);
        this.events = LocalEventBus.open(database, queues, topics, time);
        this.catalog = new LocalDataCatalog(database);
        var objects = new ObjectChanges(app, database, queues, topics, time);
        this.buckets = LocalBuckets.open(app, database, objects, LocalFileLog.stagings(database));
        this.tables = LocalTables.open(app, database, time);
        this.streams = LocalStreams.open(app, storage);
        this.sources = StreamSources.open(app, streams, queues);
        this.files = new LocalFileLog(app, database, objects, buckets.stagings());
        this.store =
                new LocalStore(
                        database,
                        new LocalTransaction.Places(
                                views, queues, audit, topics, events, tables, files, objects,
                                streams, sources, archives));
        this.alarms = new AlarmTables(database, topics);
        archives.start(app, buckets);
        moves.resume();
    }

    /// Opens the state in this folder, or creates it. Message move tasks are neither started nor
    /// continued.
    ///
    /// @throws StateException if the folder is in use or its file is invalid
    /// @throws dev.leat.port.UnavailableException if the folder cannot be written
    public static LocalPlatform open(App app, Path folder, Time time) {
        return open(app, folder, time, (_, _, _, _) -> NoMoves.NONE);
    }

    /// Opens the state in this folder, or creates it. Unfinished message move tasks continue.
    ///
    /// @throws StateException if the folder is in use or its file is invalid
    /// @throws dev.leat.port.UnavailableException if the folder cannot be written
    public static LocalPlatform open(
            App app, Path folder, Time time, MessageMoves.Factory moveTasks) {
        var database = StateFormat.open(folder);
        try {
            return new LocalPlatform(app, database, time, moveTasks);
        } catch (Throwable failed) {
            database.abandon();
            throw failed;
        }
    }

    /// Begins a new generation of a view of this app. Closing the generation closes this platform,
    /// which must have neither pipelines nor views.
    LocalGeneration generation(App app, String view) {
        return LocalGeneration.begin(database, this, app, view, time);
    }

    /// Returns the views that this process added to a state that already had other views. A new
    /// view does not include records that were processed before.
    public List<String> newViews() {
        return views.fresh();
    }

    /// Returns notices for the operator at startup, one sentence each, for example for a queue that
    /// was removed from the app and still contains messages.
    public List<String> notices() {
        return notices;
    }

    /// Returns the number of worker leases that were open when the previous process died.
    public int openLeasesAtStart() {
        return recovery.leases();
    }

    /// Returns the number of records that were leased when a process died, and that were not
    /// processed since ([dev.leat.port.Suspicion]).
    public long suspects() {
        return queues.suspects() + sources.suspects();
    }

    /// Returns the total number of messages of this queue that have expired.
    public long expired(String queue) {
        return queues.named(queue).queue().expired();
    }

    @Override
    public Source source(String queue) {
        return sources.source(queue);
    }

    @Override
    public Store sourceStore(String queue) {
        return store;
    }

    @Override
    public Store store(Sink sink) {
        return store;
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return LocalWriters.unsupported(sink);
    }

    @Override
    public Optional<String> unsupported(PipelineSource from) {
        return Optional.empty();
    }

    @Override
    public MessageQueue queue(String name) {
        database.checkFolder();
        return queues.named(name).queue();
    }

    @Override
    public QueueAdmin queues() {
        return managed;
    }

    @Override
    public DeadLetterQueue deadLetters(String queue) {
        var from = queues.named(queue);
        var deadLetters = new LocalDeadLetterQueue(from, queues, audit);
        return from.log().queue().fifo().isPresent()
                ? new FifoDeadLetters(deadLetters)
                : deadLetters;
    }

    @Override
    public Audit audit() {
        return audit;
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, byte[] identity) {
        return database.commit(transaction ->
                views.identities().holding(transaction, pipeline, identity).stream().toList());
    }

    @Override
    public ViewReader view(String name) {
        return views.reader(database, name);
    }

    @Override
    public Tables tables() {
        return tables;
    }

    @Override
    public Streams streams() {
        return streams;
    }

    @Override
    public AlarmLog alarms() {
        return alarms;
    }

    @Override
    public Buckets buckets() {
        return buckets;
    }

    @Override
    public dev.leat.port.TopicAdmin topics() {
        return topics.managed();
    }

    @Override
    public EventBus events() {
        return events;
    }

    @Override
    public DataCatalog catalog() {
        return catalog;
    }

    @Override
    public Deliveries deliveries() {
        return topics.deliveries();
    }

    @Override
    public FileLog files() {
        return files;
    }

    @Override
    public Archives archives() {
        return archives;
    }

    @Override
    public QualityLog quality() {
        return new QualityTable(database);
    }

    @Override
    public boolean measures() {
        return true;
    }

    @Override
    public boolean sendsLater() {
        return true;
    }

    @Override
    public Time time() {
        return time;
    }

    Database database() {
        return database;
    }

    /// Returns a snapshot of the state, which the caller closes. Runs `point` while no commit is in
    /// progress.
    public StateSnapshot snapshot(Runnable point) {
        return LocalSnapshot.take(database, buckets.hold(), point);
    }

    /// Creates the disk reserve for operations that must continue on a full disk. From now on the
    /// reserve is recreated whenever there is space.
    public void keepReserve() {
        database.keepReserve();
    }

    /// Returns the condition of the state folder, at most 100 ms old. Never blocks for long.
    public StateCondition condition() {
        return database.condition();
    }

    /// Puts all messages that workers have leased back into their queues, without changing their
    /// receive counts, and releases the folder.
    @Override
    public void close() {
        moves.close();
        archives.close();
        buckets.close();
        try {
            sources.release();
            Recovery.release(database);
        } finally {
            database.close();
        }
    }

    /// Limits the state file to this number of pages, for tests that simulate a full disk. Existing
    /// pages are not removed.
    public void limit(long pages) {
        database.commit(tx -> {
            tx.execute("PRAGMA max_page_count = " + pages);
            return pages;
        });
    }

    /// Closes the platform as if the process had been killed, for tests: no message is returned,
    /// and nothing is cleaned up.
    public void crash() {
        moves.close();
        archives.close();
        buckets.abandon();
        database.abandon();
    }
}
