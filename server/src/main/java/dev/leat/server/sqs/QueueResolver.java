package dev.leat.server.sqs;

import dev.leat.app.Queue;
import dev.leat.port.AwsNames;
import dev.leat.port.MessageQueue;
import dev.leat.port.QueueAdmin;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the queues that clients name by URL, by ARN, or by their name for AWS clients
/// ([QueueAddresses]). A URL may have any host and account: its last path segment is the queue's
/// name.
record QueueResolver(QueueAdmin queues, Function<String, MessageQueue> messages) {

    /// A queue and its definition.
    record Place(QueueAdmin.Managed managed, MessageQueue messages) {

        String name() {
            return managed.name();
        }

        QueueAdmin.Definition definition() {
            return managed.definition();
        }

        Optional<Queue.Fifo> fifo() {
            return definition().queue().fifo();
        }

        /// @throws AwsErrorException if app.yaml defines the queue, because then only app.yaml can
        ///   change it
        void checkCreated(String does) {
            if (managed.declared()) {
                throw SqsErrors.unsupported(
                        "Queue %s is defined by the app: only a change of app.yaml %s it."
                                .formatted(name(), does));
            }
        }
    }

    /// Returns the queue that a request names.
    ///
    /// @throws AwsErrorException if the request names no queue, or the queue does not exist
    Place at(@Nullable String url) {
        if (url == null || url.isEmpty()) {
            throw AwsErrorException.missingParameter("QueueUrl");
        }
        String name = url.substring(url.lastIndexOf('/') + 1);
        var managed = named(name).orElseThrow(() -> none(name));
        return new Place(managed, messages.apply(managed.name()));
    }

    /// Returns the queue that has this name for AWS clients. A FIFO queue of app.yaml takes
    /// precedence over a queue of the same name that a client created.
    Optional<QueueAdmin.Managed> named(String name) {
        if (!QueueAddresses.fifo(name)) {
            return queues.find(name).filter(found -> !fifo(found));
        }
        return queues.find(QueueAddresses.bare(name))
                .filter(QueueResolver::fifo)
                .or(() -> queues.find(name).filter(QueueResolver::fifo));
    }

    /// Returns the error for a name that no queue has.
    AwsErrorException none(String name) {
        return QueueAddresses.fifo(name) || queues.find(name).isEmpty()
                ? SqsErrors.noQueue()
                : SqsErrors.noQueue(
                        "Queue %1$s is a FIFO queue: its name is %1$s.fifo.".formatted(name));
    }

    /// Returns every queue that AWS clients can use, sorted by the name that it has for them.
    SortedMap<String, QueueAdmin.Managed> all() {
        var all = new TreeMap<String, QueueAdmin.Managed>();
        for (var each : queues.list()) {
            all.merge(
                    QueueAddresses.of(each.definition().queue()),
                    each,
                    (one, other) -> one.declared() ? one : other);
        }
        return all;
    }

    private static boolean fifo(QueueAdmin.Managed managed) {
        return managed.definition().queue().fifo().isPresent();
    }

    /// Returns true if the platform has a FIFO queue of this name.
    boolean fifo(String name) {
        return queues.find(name).filter(QueueResolver::fifo).isPresent();
    }

    /// Returns the name in a queue ARN with any region and account; empty if the text is not a
    /// queue ARN.
    Optional<String> nameIn(String arn) {
        var parts = arn.split(":", -1);
        return parts.length == 6 && parts[0].equals("arn") && parts[2].equals("sqs")
                ? Optional.of(parts[5])
                : Optional.empty();
    }

    static String url(Caller caller, String name) {
        return caller.address() + "/" + AwsNames.ACCOUNT + "/" + name;
    }

    /// Returns the ARN of the queue with this platform name, even if the queue was deleted.
    String arn(Caller caller, String name) {
        return caller.arn(
                "sqs",
                queues.find(name)
                        .map(found -> QueueAddresses.of(found.definition().queue()))
                        .orElse(name));
    }
}
