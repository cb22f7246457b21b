package dev.leat.cli.dlq.sqs;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.cli.run.StepsPreview;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.DeliveryOperations;
import dev.leat.server.operations.ObjectOperations;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.PreviewReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What commands about dead letters do, on letters behind an address that speaks SQS: one
/// dead-letter queue with what is known of its sources. There are no views, and nothing runs. Owned
/// by the command's thread.
public final class ExternalOperations implements Operations {

    private final ExternalSqs outside;
    private final Optional<App> file;
    private final Optional<String> to;

    /// `file` is the app whose schemas tell how letters are read; `to` another queue that they may
    /// go to.
    public ExternalOperations(ExternalSqs outside, Optional<App> file, Optional<String> to) {
        this.outside = outside;
        this.file = file;
        this.to = to;
    }

    /// The name of the dead-letter queue.
    public String queue() {
        return outside.queue();
    }

    @Override
    public App app() {
        return outside.app(to);
    }

    /// Those of all schemas of the app: queues there may have other names than in its file.
    @Override
    public Set<String> personal(String queue) {
        var fields = new TreeSet<String>();
        file.ifPresent(app ->
                Stream.concat(
                                app.pipelines().values().stream()
                                        .map(pipeline -> pipeline.from().schema()),
                                app.posts().stream().map(route -> route.schema()))
                        .flatMap(schema -> schema.fields().stream())
                        .filter(Schema.Field::pii)
                        .forEach(field -> fields.add(field.name())));
        return fields;
    }

    @Override
    public Map<String, Counts> counts() {
        return Map.of(outside.queue(), outside.counts());
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
        throw notHere("sends nothing but dead letters");
    }

    @Override
    public List<Message.Seen> browse(String queue, long sequence, int limit) {
        return outside.letters().read(sequence, limit);
    }

    /// One box for all who ask: closing it is up to whoever closes what is behind.
    @Override
    public DeadLetterQueue letters(String queue) {
        return new Borrowed(outside.letters());
    }

    @Override
    public ObjectOperations objects() {
        throw new RefusedRequestException(404, "another server of SQS has no buckets");
    }

    @Override
    public DeliveryOperations deliveries() {
        throw new RefusedRequestException(404, "another server of SQS has no topics");
    }

    @Override
    public Audit audit() {
        return outside.audit();
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, String identity) {
        return List.of();
    }

    /// By the steps of the app's file; its stores are not asked.
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
                        new RefusedRequestException(
                                422,
                                "a preview says what an app would do: name its app.yaml with --app"));
        return new StepsPreview(meeting(app), outside.letters(), outside.audit());
    }

    /// The app of the file, with the queues that are there as they are there.
    private App meeting(App app) {
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

    private static RefusedRequestException notHere(String why) {
        return new RefusedRequestException(404, "a command with --endpoint-url " + why);
    }

    @Override
    public void close() {
        outside.close();
    }

    private record Borrowed(DeadLetterQueue beneath) implements DeadLetterQueue {

        @Override
        public List<Message.Seen> read(long sequence, int most) {
            return beneath.read(sequence, most);
        }

        @Override
        public long end() {
            return beneath.end();
        }

        @Override
        public Set<Long> redrive(String run, List<Return> letters) {
            return beneath.redrive(run, letters);
        }

        @Override
        public Set<Long> remove(List<Message.Seen> letters) {
            return beneath.remove(letters);
        }

        @Override
        public void close() {
            // It is somebody else's.
        }
    }
}
