package dev.leat.cli.dlq.sqs;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.error.LibraryErrorText;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Dead letters behind an address that speaks SQS: what a command needs to show, redrive or remove
/// them. Closing gives back what was received; so does the end of the process, unless it is killed.
public final class ExternalSqs implements AutoCloseable {

    private final SqsClient client;
    private final QueueDirectory.Place place;
    private final AuditFile audit;
    private final SqsDeadLetterQueue letters;
    private final Thread atExit;

    private ExternalSqs(
            SqsClient client,
            String queue,
            Path audit,
            Consumer<String> warn,
            BooleanSupplier ends) {
        this.client = client;
        this.audit = new AuditFile(audit);
        var directory = new QueueDirectory(client);
        this.place = directory.letters(queue);
        this.letters =
                new SqsDeadLetterQueue(client, directory, place, this.audit, Instant::now, warn);
        this.atExit =
                new Thread(
                        () -> {
                            if (!ends.getAsBoolean()) {
                                letters.close();
                            }
                        },
                        "leat-letters");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// Where the queue is, and the file of the audit.
    public record Address(String endpoint, Optional<String> region, Path audit) {}

    /// Finds the dead letters of `queue`: its name or address, or that of a queue that has it.
    /// `warn` is told what a person should know; `ends` says whether a command closes this itself
    /// when the process is told to end.
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
            var outside = new ExternalSqs(client, queue, address.audit(), warn, ends);
            outside.place
                    .receives()
                    .ifPresent(times ->
                            warn.accept(
                                    "%s has a redrive policy of its own: each look counts as a receive, and after %d its letters go on"
                                            .formatted(outside.place.name(), times)));
            return outside;
        } catch (SdkException failed) {
            client.close();
            throw new UnavailableException(
                    "the SQS at %s cannot be used: %s"
                            .formatted(address.endpoint(), LibraryErrorText.of(failed)),
                    failed);
        } catch (RuntimeException failed) {
            client.close();
            throw failed;
        }
    }

    /// The name of the dead-letter queue.
    public String queue() {
        return place.name();
    }

    /// How many letters there are, as far as the server knows.
    public Counts counts() {
        try {
            return place.counts(client);
        } catch (SdkException failed) {
            throw new UnavailableException(
                    "the queue %s cannot be used: %s"
                            .formatted(place.name(), LibraryErrorText.of(failed)),
                    failed);
        }
    }

    public DeadLetterQueue letters() {
        return letters;
    }

    public Audit audit() {
        return audit;
    }

    /// What is known of the queues there, `to` among them, and no more.
    public App app(Optional<String> to) {
        var queues = new LinkedHashMap<String, Queue>();
        var names = new ArrayList<>(place.sources());
        to.ifPresent(names::add);
        names.forEach(name -> queues.put(name, queue(name, Optional.of(place.name()))));
        queues.put(place.name(), queue(place.name(), Optional.empty()));
        return App.named("").withQueues(queues);
    }

    private Queue queue(String name, Optional<String> dead) {
        return new Queue(
                name,
                Queue.DEFAULT_VISIBILITY_TIMEOUT,
                Queue.DEFAULT_RETENTION,
                Duration.ZERO,
                1,
                dead,
                place.fifo() ? Optional.of(Queue.Fifo.DEFAULT) : Optional.empty());
    }

    @Override
    public void close() {
        try {
            letters.close();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException ending) {
                // It runs.
            }
            audit.close();
            client.close();
        }
    }
}
