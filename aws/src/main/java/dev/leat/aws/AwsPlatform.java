package dev.leat.aws;

import dev.leat.app.App;
import dev.leat.app.AwsDifference;
import dev.leat.app.AwsDifferences;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.FileSource;
import dev.leat.app.LargeFiles;
import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.aws.file.AccountEvents;
import dev.leat.aws.file.EndSender;
import dev.leat.aws.file.FileStore;
import dev.leat.aws.kinesis.KinesisAccess;
import dev.leat.aws.kinesis.KinesisStreams;
import dev.leat.aws.lake.GluePointers;
import dev.leat.aws.lake.LakeCommits;
import dev.leat.aws.s3.BatchStore;
import dev.leat.aws.s3.FileEnds;
import dev.leat.aws.s3.LakeObjects;
import dev.leat.aws.s3.OutputUploads;
import dev.leat.aws.s3.S3Objects;
import dev.leat.aws.s3.StagedObjects;
import dev.leat.aws.send.Sends;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.aws.sqs.SqsQueues;
import dev.leat.aws.sqs.TableGrantedAttempts;
import dev.leat.aws.state.ObjectClaims;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.TableAlarmLog;
import dev.leat.aws.state.TableAudit;
import dev.leat.aws.state.TableFileLog;
import dev.leat.aws.state.TableViewStore;
import dev.leat.aws.state.VersionNumbers;
import dev.leat.aws.table.DynamoTableReader;
import dev.leat.aws.table.DynamoTableStore;
import dev.leat.batch.LeasedWork;
import dev.leat.plan.FileProgressRule;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.EnginePlatform;
import dev.leat.port.EventPlace;
import dev.leat.port.FileLog;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeStorage;
import dev.leat.port.MessageQueue;
import dev.leat.port.ObjectClaim;
import dev.leat.port.ObjectStorage;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.StreamAccess;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The platform of an app on AWS: its queues are in SQS, its topics in SNS, its objects in S3, its
/// streams in Kinesis, each of its tables is a table in DynamoDB, and views, identities and the
/// audit are in the state table. Creating it calls no service. Closing it returns the messages that
/// were received and not processed.
public final class AwsPlatform implements EnginePlatform, RepairPlatform {

    private final Time time;
    private final SqsQueues queues;
    private final KinesisStreams streams;
    private final TableAudit audit;
    private final AlarmLog alarms;
    private final TableViewStore views;
    private final DynamoTableStore tables;
    private final Sends sends;
    private final TableReader reader;
    private final S3Objects objects;
    private final AccountEvents events;
    private final TableFileLog log;
    private final FileStore files;
    private final BatchStore batches;
    private final StreamAccess access;
    private final LakeObjects lakeObjects;

    /// Creates the catalog of lake tables, which functions do not have.
    private final Supplier<GluePointers> catalog;

    private @Nullable GluePointers pointers;
    private final App app;

    /// @param views the names of the views that are in the state table
    /// @param endpoints sends records to the app's endpoints
    /// @param scratch the folder for files of this process, which it deletes at its end
    public AwsPlatform(
            AwsClients clients,
            AwsResourceNames names,
            App app,
            Set<String> views,
            DeliveryTransport endpoints,
            Time time,
            QueueUse use,
            Path scratch) {
        this.time = time;
        var state = new StateTable(clients.dynamoDb(), names.stateTable(), time);
        this.audit = new TableAudit(state, time);
        this.alarms = new TableAlarmLog(state, time);
        var window = FileProgressRule.window(app).plus(LargeFiles.retention(app));
        var claims = new ObjectClaims(state, window, time);
        this.queues =
                new SqsQueues(
                        clients,
                        names,
                        app,
                        time,
                        new TableGrantedAttempts(state.table()),
                        audit,
                        effect -> audit.save(effect.results()),
                        (work, until) -> claims.extend(work.lease(), until),
                        use);
        this.streams = new KinesisStreams(clients::kinesis, names, app, state, queues, time, use);
        this.views = new TableViewStore(app, views, state, time);
        this.tables = new DynamoTableStore(clients.dynamoDb(), names, app, time);
        this.sends = new Sends(clients, names, app, state, endpoints, time);
        this.objects =
                new S3Objects(
                        clients::s3,
                        names,
                        sources(app),
                        new VersionNumbers(state, window, time),
                        scratch);
        this.reader = new DynamoTableReader(clients.dynamoDb(), names, app, time);
        this.events = new AccountEvents(clients::events, app.name(), state);
        var staged = new StagedObjects(clients::s3, names.stateBucket(), objects);
        this.log = new TableFileLog(state, window, staged, claims, time);
        var sender = new EndSender(app, sends, events, queues.store());
        var uploads = new OutputUploads(clients::s3, names, objects.heads());
        var ends = new FileEnds(uploads, log, claims, objects, sender);
        this.lakeObjects = new LakeObjects(clients::s3, names, objects, uploads);
        this.catalog = () -> new GluePointers(clients::glue, names, lakeObjects, state, time);
        var lake = new LakeCommits(lakeObjects, this::pointers);
        this.files = new FileStore(app, queues.store(), sends, sender, log, ends, lake);
        this.batches = new BatchStore(app, state, uploads, time);
        this.access = new KinesisAccess(clients::kinesis, names, time);
        this.app = app;
    }

    /// Returns the buckets that pipelines read.
    private static Set<String> sources(App app) {
        return app.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.from().files().stream())
                .map(FileSource::bucket)
                .collect(Collectors.toSet());
    }

    /// Returns messages for the user about the resources on AWS.
    public List<String> notices() {
        return objects.withoutVersions().stream()
                .map(bucket ->
                        "the bucket %s in S3 keeps no versions, so a file that is overwritten while it is read cannot be read to its end; enable versions"
                                .formatted(bucket))
                .toList();
    }

    /// Deletes the files of this process that are staged on its disk. They are in the state bucket,
    /// as far as they are committed.
    public void clearScratch() {
        objects.close();
    }

    /// Returns the objects of lake tables.
    public LakeStorage lakeObjects() {
        return lakeObjects;
    }

    /// Returns the catalog of lake tables.
    public LakePointers lakePointers() {
        return pointers();
    }

    private synchronized GluePointers pointers() {
        var known = pointers;
        if (known == null) {
            known = catalog.get();
            pointers = known;
        }
        return known;
    }

    /// Returns the queues, to which events of Lambda deliver messages.
    public SqsQueues queues() {
        return queues;
    }

    /// Returns the streams, to which events of Lambda deliver records.
    public KinesisStreams streams() {
        return streams;
    }

    @Override
    public Source source(String name) {
        return streams.source(name).orElseGet(() -> queues.source(name));
    }

    @Override
    public Store sourceStore(String source) {
        var ofStream = streams.store(source);
        if (ofStream.isPresent()) {
            return ofStream.get();
        }
        if (source.isEmpty()) {
            return files; // of changes that belong to no source, such as those of lake tables
        }
        boolean ofFiles =
                app.consumers(source).stream()
                        .anyMatch(pipeline -> pipeline.from().files().isPresent());
        return ofFiles ? files : queues.store();
    }

    @Override
    public Optional<ObjectClaim> claim(
            String pipeline, String bucket, String key, LeasedWork work) {
        return files.claim(pipeline, bucket, key, work);
    }

    @Override
    public Optional<ObjectClaim> claim(String pipeline, String bucket, String key) {
        return files.claim(pipeline, bucket, key);
    }

    @Override
    public EventPlace eventPlace() {
        return events.place();
    }

    @Override
    public Store store(Sink sink) {
        if (sink.view().isPresent()) {
            return views;
        }
        if (sink.files().isPresent()) {
            return batches.supports(sink) ? batches : files;
        }
        if (sink.lakeTable().isPresent()) {
            return files; // it publishes the changes of tables, and gets no rows
        }
        return sink.table().isPresent() ? tables : sends.store(sink);
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return AwsDifferences.of(sink, app).flatMap(AwsDifference::refusal);
    }

    @Override
    public Optional<String> unsupported(PipelineSource from) {
        return Optional.empty();
    }

    @Override
    public ViewReader view(String name) {
        return views.reader(name);
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, byte[] identity) {
        return views.holding(pipeline, identity).stream().toList();
    }

    @Override
    public ObjectStorage buckets() {
        return objects;
    }

    @Override
    public TableReader tables() {
        return reader;
    }

    @Override
    public FileLog files() {
        return log;
    }

    @Override
    public MessageQueue queue(String name) {
        return queues.queue(name);
    }

    @Override
    public DeadLetterQueue deadLetters(String queue) {
        return queues.deadLetters(queue);
    }

    @Override
    public Audit audit() {
        return audit;
    }

    @Override
    public AlarmLog alarms() {
        return alarms;
    }

    @Override
    public StreamAccess streamAccess() {
        return access;
    }

    @Override
    public Time time() {
        return time;
    }

    @Override
    public void close() {
        streams.close();
        queues.close();
        tables.close();
        objects.close();
    }
}
