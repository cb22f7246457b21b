package dev.leat.cli.dlq.sqs;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.sqs.QueueDirectory;
import dev.leat.aws.sqs.QueueNames;
import dev.leat.aws.sqs.SharedDeadLetters;
import dev.leat.aws.sqs.SqsDeadLetterQueue;
import dev.leat.cli.terminal.CommandException;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.MessageQueue.Counts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Access to dead letters on an SQS-compatible server, to show, redrive or delete them.
public final class ExternalSqs implements AutoCloseable {

    private final SqsClient client;
    private final QueueDirectory directory;
    private final QueueDirectory.Place place;
    private final Consumer<String> warn;
    private final AuditFile audit;
    private final SharedDeadLetters letters;

    private ExternalSqs(
            SqsClient client,
            String queue,
            Path audit,
            Consumer<String> warn,
            BooleanSupplier ends) {
        this.client = client;
        this.audit = new AuditFile(audit);
        this.directory = new QueueDirectory(() -> client, QueueNames.SAME);
        this.place = place(directory, queue);
        this.warn = warn;
        this.letters = new SharedDeadLetters(ends);
    }

    private static QueueDirectory.Place place(QueueDirectory directory, String queue) {
        try {
            return directory.letters(queue);
        } catch (IllegalArgumentException none) {
            throw CommandException.input(String.valueOf(none.getMessage()));
        }
    }

    /// Address of the server and the path of the audit file.
    public record Address(String endpoint, Optional<String> region, Path audit) {}

    /// Finds the dead letters of `queue`, the name or address of a dead-letter queue or of its
    /// source queue. `warn` gets messages for the user. `ends` returns true if the command itself
    /// closes the result when the process is stopped.
    public static ExternalSqs open(
            Address address, String queue, Consumer<String> warn, BooleanSupplier ends) {
        return open(address, queue, warn, ends, new ExecutionInterceptor() {});
    }

    static ExternalSqs open(
            Address address,
            String queue,
            Consumer<String> warn,
            BooleanSupplier ends,
            ExecutionInterceptor watching) {
        var client = SqsClients.client(address.endpoint(), address.region(), watching);
        try {
            var sqs = new ExternalSqs(client, queue, address.audit(), warn, ends);
            sqs.place
                    .receives()
                    .ifPresent(times ->
                            warn.accept(
                                    "%s has its own redrive policy: each read counts as a receive, and after %d receives a dead letter is moved to another queue"
                                            .formatted(sqs.place.name(), times)));
            return sqs;
        } catch (SdkException failed) {
            client.close();
            throw AwsFailures.unavailable("SQS at " + address.endpoint(), failed);
        } catch (RuntimeException failed) {
            client.close();
            throw failed;
        }
    }

    /// Returns the name of the dead-letter queue.
    public String queue() {
        return place.name();
    }

    /// Returns the number of dead letters, as the server reports it.
    public Counts counts() {
        return AwsFailures.call("queue " + place.name(), () -> place.counts(client));
    }

    /// Returns the dead letters. The caller's close does not return them to the queue.
    public DeadLetterQueue letters() {
        return letters.of(
                place.name(),
                _ -> new SqsDeadLetterQueue(directory, place, audit, Instant::now, warn));
    }

    public Audit audit() {
        return audit;
    }

    /// Returns an app that has only the queues found on the server, including `to`.
    public App app(Optional<String> to) {
        var queues = new LinkedHashMap<String, Queue>();
        var names = new ArrayList<>(place.sources());
        to.ifPresent(names::add);
        names.forEach(name -> queues.put(name, queue(name, Optional.of(place.name()))));
        queues.put(place.name(), queue(place.name(), Optional.empty()));
        return App.named("").withQueues(queues);
    }

    private Queue queue(String name, Optional<String> dead) {
        return new Queue(name, Queue.Periods.DEFAULT, 1, dead)
                .withFifo(place.fifo() ? Optional.of(Queue.Fifo.DEFAULT) : Optional.empty());
    }

    @Override
    public void close() {
        try {
            letters.close();
        } finally {
            audit.close();
            client.close();
        }
    }
}
