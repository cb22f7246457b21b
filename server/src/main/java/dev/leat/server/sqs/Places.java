package dev.leat.server.sqs;

import dev.leat.app.Queue;
import dev.leat.port.Aws;
import dev.leat.port.MessageQueue;
import dev.leat.port.Queues;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.Fault;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds queues by the names ([Names]), URLs and ARNs that clients have of them. URLs of any host
/// and account are good: the last part of the path is the queue's name.
record Places(Queues queues, Function<String, MessageQueue> messages) {

    /// A queue with what it is.
    record Place(Queues.Managed managed, MessageQueue messages) {

        String name() {
            return managed.name();
        }

        Queues.Definition definition() {
            return managed.definition();
        }

        Optional<Queue.Fifo> fifo() {
            return definition().queue().fifo();
        }

        /// @throws Fault if the queue is the app's, which only its file changes
        void checkCreated(String does) {
            if (managed.declared()) {
                throw Faults.unsupported(
                        "Queue %s is of the app: only its app.yaml %s it.".formatted(name(), does));
            }
        }
    }

    /// The queue that a request names.
    ///
    /// @throws Fault if it names none, or there is none
    Place at(@Nullable String url) {
        if (url == null || url.isEmpty()) {
            throw Fault.missingParameter("QueueUrl");
        }
        String name = url.substring(url.lastIndexOf('/') + 1);
        var managed = named(name).orElseThrow(() -> none(name));
        return new Place(managed, messages.apply(managed.name()));
    }

    /// The queue that is called so on the wire. Where the app has a FIFO queue of the name that a
    /// client created too, it is the app's.
    Optional<Queues.Managed> named(String name) {
        if (!Names.fifo(name)) {
            return queues.find(name).filter(found -> !fifo(found));
        }
        return queues.find(Names.bare(name))
                .filter(Places::fifo)
                .or(() -> queues.find(name).filter(Places::fifo));
    }

    /// That there is no queue which is called so on the wire.
    Fault none(String name) {
        return Names.fifo(name) || queues.find(name).isEmpty()
                ? Faults.noQueue()
                : Faults.noQueue(
                        "Queue %1$s is FIFO, so its name here is %1$s.fifo.".formatted(name));
    }

    /// Every queue that can be reached by its name on the wire, in the order of those.
    SortedMap<String, Queues.Managed> all() {
        var all = new TreeMap<String, Queues.Managed>();
        for (var each : queues.list()) {
            all.merge(
                    Names.of(each.definition().queue()),
                    each,
                    (one, other) -> one.declared() ? one : other);
        }
        return all;
    }

    private static boolean fifo(Queues.Managed managed) {
        return managed.definition().queue().fifo().isPresent();
    }

    /// Whether the platform has a FIFO queue of this name.
    boolean fifo(String name) {
        return queues.find(name).filter(Places::fifo).isPresent();
    }

    /// The queue of an ARN, whatever its region and account; empty if the text is none of SQS's.
    Optional<String> nameIn(String arn) {
        var parts = arn.split(":", -1);
        return parts.length == 6 && parts[0].equals("arn") && parts[2].equals("sqs")
                ? Optional.of(parts[5])
                : Optional.empty();
    }

    static String url(Caller caller, String name) {
        return caller.address() + "/" + Aws.ACCOUNT + "/" + name;
    }

    /// Of a queue that the platform calls so, even if it is gone.
    String arn(Caller caller, String name) {
        return caller.arn(
                "sqs",
                queues.find(name).map(found -> Names.of(found.definition().queue())).orElse(name));
    }
}
