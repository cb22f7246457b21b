package dev.leat.cli.dlq.outside;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.error.Verbatim;
import dev.leat.port.Audit;
import dev.leat.port.LetterBox;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.Unavailable;
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
public final class Outside implements AutoCloseable {

    private final SqsClient client;
    private final Directory.Place place;
    private final AuditFile audit;
    private final SqsLetters letters;
    private final Thread atExit;

    private Outside(
            SqsClient client,
            String queue,
            Path audit,
            Consumer<String> warn,
            BooleanSupplier ends) {
        this.client = client;
        this.audit = new AuditFile(audit);
        var directory = new Directory(client);
        this.place = directory.letters(queue);
        this.letters = new SqsLetters(client, directory, place, this.audit, Instant::now, warn);
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
    public static Outside open(
            Address address, String queue, Consumer<String> warn, BooleanSupplier ends) {
        return open(address, queue, warn, ends, new ExecutionInterceptor() {});
    }

    static Outside open(
            Address address,
            String queue,
            Consumer<String> warn,
            BooleanSupplier ends,
            ExecutionInterceptor watching) {
        var client = Account.client(address.endpoint(), address.region(), watching);
        try {
            var outside = new Outside(client, queue, address.audit(), warn, ends);
            outside.place
                    .receives()
                    .ifPresent(times ->
                            warn.accept(
                                    "%s has a redrive policy of its own: each look counts as a receive, and after %d its letters go on"
                                            .formatted(outside.place.name(), times)));
            return outside;
        } catch (SdkException failed) {
            client.close();
            throw new Unavailable(
                    "the SQS at %s cannot be used: %s"
                            .formatted(address.endpoint(), Verbatim.of(failed)),
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
            throw new Unavailable(
                    "the queue %s cannot be used: %s".formatted(place.name(), Verbatim.of(failed)),
                    failed);
        }
    }

    public LetterBox letters() {
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
