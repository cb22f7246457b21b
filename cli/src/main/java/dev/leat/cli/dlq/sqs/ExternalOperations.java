package dev.leat.cli.dlq.sqs;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.mask.MessageReaders;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.DeliveryOperations;
import dev.leat.operations.LakeOperations;
import dev.leat.operations.ObjectOperations;
import dev.leat.operations.Operations;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.StoredItemOperations;
import dev.leat.operations.WarehouseOperations;
import dev.leat.operations.preview.StepsPreview;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.redrive.PredictedOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Operations on one dead-letter queue of an SQS-compatible server and its source queues. There are
/// no views and no running pipelines. Owned by the command's thread.
///
/// `file` is the app with the schemas of the dead letters; `to` is another target queue.
public record ExternalOperations(ExternalSqs sqs, Optional<App> file, Optional<String> to)
        implements Operations {

    /// Returns the name of the dead-letter queue.
    public String queue() {
        return sqs.queue();
    }

    @Override
    public App app() {
        return sqs.app(to);
    }

    /// Returns the personal columns of all messages that the app reads or writes, because the
    /// queues on the server may have other names than in the app's file.
    @Override
    public Set<String> personal(String queue) {
        return file.map(MessageReaders::personal).orElse(Set.of());
    }

    @Override
    public Map<String, Counts> counts() {
        return Map.of(sqs.queue(), sqs.counts());
    }

    @Override
    public Map<String, PipelineStatus> status() {
        return Map.of();
    }

    @Override
    public List<AlarmStatus> alarms() {
        return List.of();
    }

    @Override
    public void send(String queue, List<Message.Outgoing> messages) {
        throw notHere("sends only dead letters");
    }

    @Override
    public List<Message.Seen> browse(String queue, long sequence, int limit) {
        return sqs.letters().read(sequence, limit);
    }

    @Override
    public DeadLetterQueue letters(String queue) {
        return sqs.letters();
    }

    @Override
    public ObjectOperations objects() {
        throw RefusedOperationException.unknown("an external SQS server has no buckets");
    }

    @Override
    public StoredItemOperations items() {
        throw RefusedOperationException.unknown("an external SQS server has no tables");
    }

    @Override
    public LakeOperations lake() {
        throw RefusedOperationException.unknown("an external SQS server has no lake tables");
    }

    @Override
    public WarehouseOperations warehouse() {
        throw RefusedOperationException.unknown("an external SQS server has no warehouse tables");
    }

    @Override
    public DeliveryOperations deliveries() {
        throw RefusedOperationException.unknown("an external SQS server has no topics");
    }

    @Override
    public Audit audit() {
        return sqs.audit();
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, String identity) {
        return List.of();
    }

    /// Predicts outcomes by the steps of the app's file. The app's stores are not queried.
    @Override
    public PreviewReport preview(String wanted, Audit.Terms terms) {
        return steps().preview(wanted, terms);
    }

    @Override
    public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters) {
        return steps().predict(queue, letters);
    }

    private StepsPreview steps() {
        var app =
                file.orElseThrow(() ->
                        RefusedOperationException.invalid(
                                "a preview needs an app; name its app.yaml with --app"));
        return new StepsPreview(withQueues(app), sqs.letters(), sqs.audit());
    }

    /// Returns the app of the file with the queues that exist on the server.
    private App withQueues(App app) {
        var queues = new LinkedHashMap<>(app.queues());
        queues.putAll(app().queues());
        return App.named(app.name())
                .withQueues(queues)
                .withViews(app.views())
                .withPipelines(app.pipelines());
    }

    @Override
    public void rows(String view, Consumer<Row> each) {
        throw notHere("has no views");
    }

    @Override
    public void parts(String view, Consumer<Part> each) {
        throw notHere("has no views");
    }

    private static RefusedOperationException notHere(String why) {
        return RefusedOperationException.unknown("a command with --endpoint-url " + why);
    }

    @Override
    public void close() {
        sqs.close();
    }
}
