package dev.leat.aws.send;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.aws.sqs.QueueAccess;
import dev.leat.aws.sqs.QueueDirectory;
import dev.leat.aws.sqs.QueueNames;
import dev.leat.aws.sqs.SqsText;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.plan.QueueMessage;
import dev.leat.port.Message.Outgoing;
import dev.leat.port.NoSuchQueueException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// The queues of an app in SQS.
record QueueDestination(App app, QueueNames names, QueueDirectory directory)
        implements Destination {

    static QueueDestination of(AwsClients clients, AwsResourceNames names, App app) {
        var inSqs = QueueNames.of(app, names);
        return new QueueDestination(app, inSqs, new QueueDirectory(clients::sqs, inSqs));
    }

    @Override
    public String kind() {
        return QueueSink.KIND;
    }

    @Override
    public String service() {
        return "SQS";
    }

    @Override
    public Optional<Reason> refusal(Effect.Write write, int row) {
        var queue = queue(write.to());
        return message(write, queue, row).refusal(queue);
    }

    private Queue queue(Sink sink) {
        return app.get(Queue.class, sink.name());
    }

    /// Returns the message of a row, which is JSON, with characters that SQS accepts.
    private static QueueMessage message(Effect.Write write, Queue queue, int row) {
        var message = QueueMessage.of(write, queue, row);
        var json = new String(message.body(), StandardCharsets.UTF_8);
        var allowed = SqsText.allowed(json);
        return allowed.equals(json)
                ? message
                : new QueueMessage(
                        allowed.getBytes(StandardCharsets.UTF_8),
                        message.group(),
                        message.deduplication());
    }

    @Override
    public SendAttempt send(Effect.Write write, List<Integer> rows) {
        var queue = queue(write.to());
        var messages =
                rows.stream().map(row -> outgoing(queue, message(write, queue, row))).toList();
        var results = Results.<SendMessageBatchResultEntry>none();
        return SendAttempt.of(
                results,
                () ->
                        orMissing(
                                queue,
                                () -> new QueueAccess(queue, directory).send(messages, results)));
    }

    private static Outgoing outgoing(Queue queue, QueueMessage message) {
        boolean fifo = queue.fifo().isPresent();
        return new Outgoing(
                message.body(),
                Map.of(),
                fifo ? Optional.empty() : Optional.of(queue.delay()).filter(Duration::isPositive),
                message.group(),
                fifo ? Optional.of(message.deduplication()) : Optional.empty());
    }

    @Override
    public void probe(Sink sink) {
        var queue = queue(sink);
        orMissing(queue, () -> new QueueAccess(queue, directory).counts());
    }

    private void orMissing(Queue queue, Runnable call) {
        try {
            call.run();
        } catch (NoSuchQueueException _) {
            throw AwsFailures.missing(
                    "the queue %s does not exist in SQS".formatted(names.inSqs(queue.name())));
        }
    }
}
