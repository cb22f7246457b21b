package dev.leat.operations.platform;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.delivery.EndpointStatus;
import dev.leat.inspect.QualityReader;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.AppGraph;
import dev.leat.operations.AppNow;
import dev.leat.operations.ConsoleLink;
import dev.leat.operations.EarlierCounts;
import dev.leat.operations.InspectionOperations;
import dev.leat.operations.LetterContrast;
import dev.leat.operations.Masking;
import dev.leat.operations.MinuteCounts;
import dev.leat.operations.ModelAdvice;
import dev.leat.operations.Operations;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.QueryResult;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.ReplayLine;
import dev.leat.operations.Right;
import dev.leat.operations.RunOperations;
import dev.leat.operations.TraceReport;
import dev.leat.port.AlarmLog;
import dev.leat.port.Archives;
import dev.leat.port.Audit;
import dev.leat.port.BackupSummary;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StateCondition;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.task.Tasks;
import dev.leat.watch.QualityWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Operations on a platform in this process. Does not close the platform.
public final class PlatformOperations extends PlatformData implements Operations {

    private final App app;
    private final RepairPlatform repair;
    private final LiveState live;
    private final SharedNow shared = new SharedNow();
    private final RecordParts records;
    private final ProcessServices services;
    private final RedriveRuns runs;
    private final PlatformInspection inspection;

    /// Creates the operations of a stopped app whose app file cannot be read again.
    public PlatformOperations(App app, PlatformParts platform) {
        this(new PlatformData(app, platform), RecordParts.NONE);
    }

    /// Creates the operations of a stopped app.
    public PlatformOperations(PlatformData data, RecordParts records) {
        this(data, records, LiveState.stopped(() -> kept(data)), ProcessServices.NONE);
    }

    /// Creates the operations of a running app.
    ///
    /// @param records closed with this object
    public PlatformOperations(
            PlatformData data, RecordParts records, LiveState live, ProcessServices services) {
        super(data);
        this.live = live;
        this.app = data.declared();
        this.repair = data.platform().repair();
        this.records = records;
        this.services = services;
        this.runs = new RedriveRuns(app, repair, records.previews());
        this.inspection = new PlatformInspection(app, repair, records.previews(), runs);
    }

    private static List<AlarmStatus> kept(PlatformData data) {
        var app = data.declared();
        if (app.alarms().isEmpty()) {
            return List.of();
        }
        var states = data.platform().repair().alarms().states();
        return app.alarms().keySet().stream()
                .filter(states::containsKey)
                .map(states::get)
                .map(AlarmStatus::stored)
                .toList();
    }

    @Override
    public StateCondition condition() {
        return live.condition().get();
    }

    @Override
    public List<AlarmStatus> alarms() {
        return live.alarms().get();
    }

    @Override
    public Map<String, PipelineStatus> status() {
        return live.status().get();
    }

    @Override
    public Optional<EarlierCounts> earlier() {
        return live.earlier().get();
    }

    @Override
    public MinuteCounts minutes(int limit) {
        return live.process().minutes(limit);
    }

    @Override
    public EndpointStatus tryEndpoint(String endpoint) {
        deliveries(); // refused on AWS, where no record waits
        var all = endpoints();
        var status =
                all.stream()
                        .filter(one -> one.endpoint().equals(endpoint))
                        .findFirst()
                        .orElseThrow(() ->
                                RefusedOperationException.unknown(
                                        "endpoint",
                                        endpoint,
                                        all.stream().map(EndpointStatus::endpoint).toList()));
        live.process().tryEndpoint(endpoint);
        return status;
    }

    @Override
    public ConsoleLink consoleLink(Right right) {
        return new ConsoleLink(live.process().consoleLink(right));
    }

    @Override
    public AppNow now() {
        return shared.get(() ->
                new AppNow(
                        condition(),
                        live.process().suspects(),
                        status(),
                        counts(),
                        endpoints(),
                        alarms(),
                        Tasks.failing(),
                        earlier()));
    }

    @Override
    public Map<String, Counts> counts() {
        var counts = new LinkedHashMap<String, Counts>();
        for (var name : queues().keySet()) {
            try {
                counts.put(name, repair.queue(name).counts());
            } catch (NoSuchQueueException missing) {
                if (app.queues().containsKey(name)) {
                    throw missing;
                }
                // A client has just deleted the queue.
            }
        }
        return counts;
    }

    @Override
    public List<AlarmLog.Note> notes(int limit) {
        return repair.alarms().notes(limit);
    }

    @Override
    public void send(String queue, List<Message.Outgoing> messages) {
        var definition = definition(queue);
        messages.stream()
                .flatMap(message -> message.lacks(definition).stream())
                .findFirst()
                .ifPresent(lacking -> {
                    throw RefusedOperationException.invalid(lacking);
                });
        repair.queue(queue).send(messages);
    }

    @Override
    public PreviewReport preview(String queue, Audit.Terms terms) {
        definition(queue);
        return records.previews().preview(queue, terms);
    }

    @Override
    public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters) {
        definition(queue);
        return records.previews().predict(queue, letters);
    }

    @Override
    public DeadLetterQueue letters(String queue) {
        definition(queue);
        return repair.deadLetters(queue);
    }

    @Override
    public InspectionOperations inspection(String queue) {
        definition(queue);
        return inspection.of(
                queue,
                () -> repair.queue(queue),
                () -> Masking.of(app(), queue, personal(queue)).mask());
    }

    @Override
    public RunOperations runs() {
        return runs;
    }

    @Override
    public AppGraph graph() {
        return AppGraph.of(app);
    }

    @Override
    public List<QualityWindow> quality(String pipeline, int limit) {
        if (!app.pipelines().containsKey(pipeline)) {
            throw RefusedOperationException.unknown("there is no pipeline " + pipeline);
        }
        return new QualityReader(app, repair.quality(), repair.time()).windows(pipeline, limit);
    }

    @Override
    public List<Archives.Archive> archives() {
        return platform().services().map(local -> local.archives().list()).orElse(List.of());
    }

    @Override
    public TraceReport trace(
            String record, List<String> column, List<String> pipeline, boolean whole) {
        return records.traces()
                .map(traces -> traces.trace(record, column, pipeline, whole))
                .orElseGet(() -> Operations.super.trace(record, column, pipeline, whole));
    }

    @Override
    public LetterContrast contrast(String queue, String group) {
        return records.repairs()
                .map(repairs -> repairs.contrast(queue, group))
                .orElseGet(() -> Operations.super.contrast(queue, group));
    }

    @Override
    public LetterContrast.Repair changedCheck(String queue, String group, ChangedCheck change) {
        return records.repairs()
                .map(repairs -> repairs.changedCheck(queue, group, change))
                .orElseGet(() -> Operations.super.changedCheck(queue, group, change));
    }

    @Override
    public ModelAdvice advice(String queue, String group, String model) {
        return services.advice().advice(queue, group, model);
    }

    @Override
    public QueryResult query(String statement, int limit, boolean unmasked) {
        return services.queries().query(this, statement, limit, unmasked);
    }

    @Override
    public BackupSummary backup(String folder) {
        return services.backups().apply(Path.of(folder));
    }

    @Override
    public void replay(
            String pipeline,
            Instant from,
            Instant to,
            List<String> also,
            Consumer<ReplayLine> each) {
        services.replays().replay(pipeline, from, to, also, each);
    }

    /// Stops the redrives of this process.
    @Override
    public void close() {
        runs.end();
        records.close();
    }
}
