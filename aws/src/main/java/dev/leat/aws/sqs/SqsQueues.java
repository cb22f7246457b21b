package dev.leat.aws.sqs;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.LargeFiles;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsFailures;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.deadletter.HandOverAttribute;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.plan.Effect;
import dev.leat.plan.ExhaustedRecord;
import dev.leat.plan.RedriveResult;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Quarantine;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queues of an app in SQS. A source receives nothing before the first request for a lease.
/// Thread-safe. Closing returns the messages that no worker has leased.
public final class SqsQueues implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqsQueues.class);

    /// The `maxReceiveCount` that the redrive policy of each queue in SQS must have, which is the
    /// maximum
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html).
    /// SQS counts receives that Leat does not count as attempts, so its limit is only a safety net.
    public static final int MOST_RECEIVES = 1_000;

    private final App app;
    private final Time time;
    private final QueueDirectory directory;
    private final GrantedAttempts granted;
    private final RedriveEntries entries;
    private final Consumer<Effect.Audit> audit;
    private final BiConsumer<LeasedWork, Instant> extended;
    private final QueueUse use;
    private final DeadLetterSender letters;
    private final SqsStore store;
    private final Map<String, SqsSource> sources = new HashMap<>();
    private final Map<String, Signal> signals = new HashMap<>();
    private final List<Receivers> receivers = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final SharedDeadLetters shared;
    private final Quarantine quarantine = new Quarantine(this::raise);

    /// @param granted the receives that do not count as attempts
    /// @param entries the audit entries of redrives
    /// @param audit stores the outcomes of redriven records; storing them twice is harmless
    /// @param extended gets each lease that was extended, with its end
    public SqsQueues(
            AwsClients clients,
            AwsResourceNames names,
            App app,
            Time time,
            GrantedAttempts granted,
            RedriveEntries entries,
            Consumer<Effect.Audit> audit,
            BiConsumer<LeasedWork, Instant> extended,
            QueueUse use) {
        this.app = app;
        this.time = time;
        var large =
                use instanceof QueueUse.Workers(var pipelines, _) ? pipelines : Set.<String>of();
        this.directory = new QueueDirectory(clients::sqs, QueueNames.of(app, names, large));
        this.granted = granted;
        this.entries = entries;
        this.audit = audit;
        this.extended = extended;
        this.use = use;
        this.shared =
                new SharedDeadLetters(
                        use instanceof QueueUse.Command command ? command.ends() : () -> false);
        this.letters = new DeadLetterSender(app, this::access);
        this.store = new SqsStore(this::sqsSource, letters, audit, this::probe);
    }

    /// @throws NoSuchQueueException if the app has no such queue
    private QueueAccess access(String name) {
        var queue =
                Optional.ofNullable(app.queues().get(name))
                        .orElseThrow(() -> new NoSuchQueueException(name));
        return new QueueAccess(
                queue,
                directory,
                use instanceof QueueUse.Events(var processed)
                        ? Optional.of(processed)
                        : Optional.empty());
    }

    private synchronized Signal signal(String name) {
        return signals.computeIfAbsent(name, _ -> new Signal());
    }

    private synchronized void raise() {
        signals.values().forEach(Signal::raise);
    }

    /// Returns the isolation of suspects, which all sources of this process share.
    public Quarantine quarantine() {
        return quarantine;
    }

    /// Returns the number of a new lease.
    public long nextLease() {
        return numbers.incrementAndGet();
    }

    /// Returns a queue as a pipeline's source.
    public Source source(String name) {
        return sqsSource(name);
    }

    /// Adds messages of an event to those that wait for a lease.
    ///
    /// @throws dev.leat.port.UnavailableException if the state table is unavailable; nothing was
    ///   added
    public void deliver(
            String queue, List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        sqsSource(queue).deliver(messages);
    }

    /// Returns the messages of a queue that no worker has leased. Their receive is not an attempt.
    ///
    /// @throws dev.leat.port.UnavailableException if SQS or the state table is unavailable
    public void release(String queue) {
        sqsSource(queue).releaseAll();
    }

    /// Returns the messages of a queue that were leased and not settled. Their receive is an
    /// attempt.
    ///
    /// @throws UnavailableException if SQS is unavailable
    public void abandon(String queue) {
        var source = sqsSource(queue);
        for (var work : source.unsettled()) {
            var again = new Effect.@Nullable Again[work.size()];
            Arrays.fill(again, new Effect.Again(Duration.ZERO, true));
            try {
                source.settle(new Effect.Settle(work, again));
            } catch (LeaseLostException ended) {
                LOG.warn("{}", ended.getMessage());
            }
        }
    }

    /// Sends the message of a file to the queue of the large files of its pipeline.
    ///
    /// @throws UnavailableException if it was not sent
    public void handOver(Pipeline pipeline, Record message) {
        var to = new QueueAccess(LargeFiles.queue(app, pipeline), directory);
        var outgoing =
                new Message.Outgoing(
                        message.body(),
                        message.attributes(),
                        Optional.empty(),
                        message.group(),
                        Optional.empty());
        to.send(List.of(outgoing)).failed().values().stream()
                .findFirst()
                .ifPresent(refused -> {
                    throw new UnavailableException(
                            "queue %s in SQS: the message of a large file was not sent: %s"
                                    .formatted(to.queue().name(), refused.text()));
                });
    }

    private synchronized SqsSource sqsSource(String name) {
        var known = sources.get(name);
        if (known != null) {
            return known;
        }
        var access = access(name);
        var intake =
                new QueueIntake(
                        access,
                        granted,
                        messages -> exhausted(access.queue(), messages),
                        !(use instanceof QueueUse.OnDemand),
                        time);
        var source =
                new SqsSource(
                        access,
                        intake,
                        granted,
                        quarantine,
                        numbers,
                        time,
                        signal(name),
                        extended,
                        use instanceof QueueUse.OnDemand);
        sources.put(name, source);
        if (use instanceof QueueUse.Workers workers) {
            var threads = new Receivers(source, name, time, workers.untilIdle());
            receivers.add(threads);
            threads.start();
        }
        return source;
    }

    /// Turns messages that were received too often into dead letters.
    private void exhausted(Queue queue, List<SqsMessage> messages) {
        var dead = new ArrayList<DeadLetterSender.Sent>();
        var ended = new ArrayList<RedriveResult>();
        for (var message : messages) {
            var record =
                    HandOverAttribute.restored(
                            RedriveAttribute.restored(
                                    message.record().inAttempt(message.attempt() - 1)));
            dead.add(
                    new DeadLetterSender.Sent(
                            ExhaustedRecord.letter(app, queue.name(), record),
                            message.firstReceivedAt()));
            record.redrive()
                    .ifPresent(run ->
                            ended.add(new RedriveResult(run.run(), record.id(), Outcome.RETRIED)));
        }
        letters.send(queue.deadLetterQueue().orElseThrow(), dead);
        if (!ended.isEmpty()) {
            audit.accept(new Effect.Audit(ended));
        }
        access(queue.name()).delete(messages.stream().map(SqsMessage::receipt).toList());
    }

    /// Returns the source store of all queues.
    public SqsStore store() {
        return store;
    }

    private void probe() {
        app.queues().keySet().stream().findFirst().ifPresent(name -> access(name).counts());
    }

    /// Returns a queue as its clients use it.
    ///
    /// @throws NoSuchQueueException if the app has no such queue
    public MessageQueue queue(String name) {
        var access = access(name);
        return new SqsMessageQueue(
                access,
                time,
                signal(name),
                holdsDeadLetters(name)
                        ? Optional.of((from, most) -> read(name, from, most))
                        : Optional.empty());
    }

    private boolean holdsDeadLetters(String name) {
        return app.queues().values().stream()
                .anyMatch(queue -> queue.deadLetterQueue().equals(Optional.of(name)));
    }

    private List<Message.Seen> read(String name, long from, int most) {
        try (var letters = deadLetters(name)) {
            return letters.read(from, most);
        }
    }

    /// Returns the dead letters of a queue, for a redrive.
    ///
    /// @throws NoSuchQueueException if there is no such queue
    public DeadLetterQueue deadLetters(String name) {
        return switch (use) {
            case QueueUse.Workers _ -> received(name, LOG::warn, MessageReceiver.WAIT_SECONDS);
            case QueueUse.OnDemand(), QueueUse.Events _ ->
                    shared.of(name, queue -> received(queue, LOG::warn, 0));
            case QueueUse.Command(var warn, _) ->
                    shared.of(name, queue -> received(queue, warn, MessageReceiver.WAIT_SECONDS));
        };
    }

    private DeadLetterQueue received(String name, Consumer<String> warn, int waitSeconds) {
        var place =
                AwsFailures.call(
                        "queue " + name + " in SQS",
                        () -> directory.place(name).orElseThrow(() -> directory.missing(name)));
        return new SqsDeadLetterQueue(directory, place, entries, time::instant, warn, waitSeconds);
    }

    @Override
    public void close() {
        List<Receivers> all;
        List<SqsSource> opened;
        synchronized (this) {
            all = List.copyOf(receivers);
            opened = List.copyOf(sources.values());
        }
        all.forEach(Receivers::stop);
        all.forEach(Receivers::close);
        opened.forEach(SqsSource::releaseAll);
        shared.close();
    }
}
