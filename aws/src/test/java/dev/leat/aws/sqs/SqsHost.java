package dev.leat.aws.sqs;

import dev.leat.app.App;
import dev.leat.app.PipelineSource;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsResourceNames;
import dev.leat.contract.ContractHost;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.EnginePlatform;
import dev.leat.port.FileLog;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.ObjectStorage;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A host of the contracts of queues: the queues of this package over a server of SQS. It creates
/// the queues at first. Nothing else is on this platform.
final class SqsHost implements ContractHost {

    private static final AwsResourceNames NAMES = new AwsResourceNames("shop", "");

    private final Function<Time, AwsClients> clients;
    private final ToIntFunction<Queue> receives;
    private final Function<String, MessageQueue> inside;
    private final GrantedAttempts granted = GrantedAttempts.inMemory();
    private @Nullable AwsClients opened;
    private @Nullable MemoryAudit audit;

    /// @param clients creates clients of the server
    /// @param receives the `maxReceiveCount` of a queue's redrive policy
    /// @param inside returns a queue of the server by its name in SQS, to look into it
    SqsHost(
            Function<Time, AwsClients> clients,
            ToIntFunction<Queue> receives,
            Function<String, MessageQueue> inside) {
        this.clients = clients;
        this.inside = inside;
        this.receives = receives;
    }

    @Override
    public PlatformParts open(App app, Time time) {
        var sqs = opened;
        if (sqs == null) {
            sqs = clients.apply(time);
            opened = sqs;
            create(sqs, app);
        }
        var log = audit == null ? new MemoryAudit(time) : audit;
        audit = log;
        var queues = new SqsQueues(sqs, NAMES, app, time, granted, log, log::ended, true);
        var platform =
                new SqsPlatform(
                        queues,
                        log,
                        time,
                        new HashMap<>(),
                        name -> inside.apply(QueueNames.of(app, NAMES).inSqs(name)));
        return new PlatformParts(platform, platform, Optional.empty());
    }

    @Override
    public void crash(PlatformParts platform) {
        // A process that dies sends nothing to SQS.
    }

    private void create(AwsClients clients, App app) {
        var names = QueueNames.of(app, NAMES);
        var arns = new HashMap<String, String>();
        var dead = app.queues().values().stream().filter(q -> q.deadLetterQueue().isEmpty());
        var others = app.queues().values().stream().filter(q -> q.deadLetterQueue().isPresent());
        for (var queue : Stream.concat(dead, others).toList()) {
            var name = names.inSqs(queue.name());
            var attributes = attributes(queue, arns);
            var url =
                    clients.sqs()
                            .createQueue(r -> r.queueName(name).attributes(attributes))
                            .queueUrl();
            var arn =
                    clients.sqs()
                            .getQueueAttributes(r ->
                                    r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                            .attributes();
            arns.put(queue.name(), arn.getOrDefault(QueueAttributeName.QUEUE_ARN, ""));
        }
    }

    private Map<QueueAttributeName, String> attributes(Queue queue, Map<String, String> arns) {
        var attributes = new LinkedHashMap<QueueAttributeName, String>();
        attributes.put(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                String.valueOf(queue.visibilityTimeout().toSeconds()));
        attributes.put(
                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                String.valueOf(queue.retention().toSeconds()));
        queue.fifo()
                .ifPresent(fifo -> {
                    attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
                    attributes.put(
                            QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                            String.valueOf(fifo.byContent()));
                });
        queue.deadLetterQueue()
                .ifPresent(name ->
                        attributes.put(
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                                        .formatted(arns.get(name), receives.applyAsInt(queue))));
        return attributes;
    }

    private static UnsupportedOperationException none() {
        return new UnsupportedOperationException("this platform has only queues");
    }

    private record SqsPlatform(
            SqsQueues queues,
            Audit audit,
            Time time,
            Map<String, DeadLetterQueue> boxes,
            Function<String, MessageQueue> inside)
            implements EnginePlatform, RepairPlatform {

        @Override
        public Source source(String name) {
            return queues.source(name);
        }

        @Override
        public Store sourceStore(String source) {
            return queues.store();
        }

        @Override
        public MessageQueue queue(String name) {
            return new OpenToView(queues.queue(name), inside.apply(name));
        }

        @Override
        public DeadLetterQueue deadLetters(String queue) {
            return new SharedBox(boxes.computeIfAbsent(queue, queues::deadLetters));
        }

        @Override
        public Store store(Sink sink) {
            throw none();
        }

        @Override
        public Optional<String> unsupported(Sink sink) {
            return Optional.of("this platform has only queues");
        }

        @Override
        public Optional<String> unsupported(PipelineSource from) {
            return Optional.empty();
        }

        @Override
        public ViewReader view(String name) {
            throw none();
        }

        @Override
        public List<StoredIdentity> identities(String pipeline, byte[] identity) {
            return List.of();
        }

        @Override
        public ObjectStorage buckets() {
            throw none();
        }

        @Override
        public FileLog files() {
            throw none();
        }

        @Override
        public AlarmLog alarms() {
            throw none();
        }

        @Override
        public void close() {
            boxes.values().forEach(DeadLetterQueue::close);
            queues.close();
        }
    }

    /// A queue whose messages a test can see without receiving them.
    private record OpenToView(MessageQueue beneath, MessageQueue inside) implements MessageQueue {

        @Override
        public List<Message.Sent> send(List<Message.Outgoing> messages) {
            return beneath.send(messages);
        }

        @Override
        public List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
                throws InterruptedException {
            return beneath.receive(max, wait, visibility);
        }

        @Override
        public Set<String> delete(Collection<String> receipts) {
            return beneath.delete(receipts);
        }

        @Override
        public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
            return beneath.changeVisibility(timeouts);
        }

        @Override
        public void purge() {
            beneath.purge();
        }

        @Override
        public Counts counts() {
            return beneath.counts();
        }

        @Override
        public List<Message.Seen> browse(long sequence, int limit) {
            return inside.browse(sequence, limit);
        }
    }

    /// The dead letters of one command: a dead letter that was read stays in flight until the
    /// command ends.
    private record SharedBox(DeadLetterQueue beneath) implements DeadLetterQueue {

        @Override
        public List<Message.Seen> read(long sequence, int most) {
            return beneath.read(sequence, most);
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
            // The platform closes it.
        }
    }
}
