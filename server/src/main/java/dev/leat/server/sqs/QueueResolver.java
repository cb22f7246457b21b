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

/// Finds queues by the names ([QueueAddresses]), URLs and ARNs that clients have of them. URLs of
/// any host and account are good: the last part of the path is the queue's name.
record QueueResolver(QueueAdmin queues, Function<String, MessageQueue> messages) {

    /// A queue with what it is.
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

        /// @throws Fault if the queue is the app's, which only its file changes
        void checkCreated(String does) {
            if (managed.declared()) {
                throw SqsErrors.unsupported(
                        "Queue %s is of the app: only its app.yaml %s it.".formatted(name(), does));
            }
        }
    }

    /// The queue that a request names.
    ///
    /// @throws Fault if it names none, or there is none
    Place at(@Nullable String url) {
        if (url == null || url.isEmpty()) {
            throw AwsErrorException.missingParameter("QueueUrl");
        }
        String name = url.substring(url.lastIndexOf('/') + 1);
        var managed = named(name).orElseThrow(() -> none(name));
        return new Place(managed, messages.apply(managed.name()));
    }

    /// The queue that is called so on the wire. Where the app has a FIFO queue of the name that a
    /// client created too, it is the app's.
    Optional<QueueAdmin.Managed> named(String name) {
        if (!QueueAddresses.fifo(name)) {
            return queues.find(name).filter(found -> !fifo(found));
        }
        return queues.find(QueueAddresses.bare(name))
                .filter(QueueResolver::fifo)
                .or(() -> queues.find(name).filter(QueueResolver::fifo));
    }

    /// That there is no queue which is called so on the wire.
    AwsErrorException none(String name) {
        return QueueAddresses.fifo(name) || queues.find(name).isEmpty()
                ? SqsErrors.noQueue()
                : SqsErrors.noQueue(
                        "Queue %1$s is FIFO, so its name here is %1$s.fifo.".formatted(name));
    }

    /// Every queue that can be reached by its name on the wire, in the order of those.
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

    /// Whether the platform has a FIFO queue of this name.
    boolean fifo(String name) {
        return queues.find(name).filter(QueueResolver::fifo).isPresent();
    }

    /// The queue of an ARN, whatever its region and account; empty if the text is none of SQS's.
    Optional<String> nameIn(String arn) {
        var parts = arn.split(":", -1);
        return parts.length == 6 && parts[0].equals("arn") && parts[2].equals("sqs")
                ? Optional.of(parts[5])
                : Optional.empty();
    }

    static String url(Caller caller, String name) {
        return caller.address() + "/" + AwsNames.ACCOUNT + "/" + name;
    }

    /// Of a queue that the platform calls so, even if it is gone.
    String arn(Caller caller, String name) {
        return caller.arn(
                "sqs",
                queues.find(name)
                        .map(found -> QueueAddresses.of(found.definition().queue()))
                        .orElse(name));
    }
}
