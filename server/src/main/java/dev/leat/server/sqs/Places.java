package dev.leat.server.sqs;

import dev.leat.port.MessageQueue;
import dev.leat.port.Queues;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.Fault;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds queues by the names, URLs and ARNs that clients have of them. URLs of any host and account
/// are good: the last part of the path is the queue's name.
record Places(Queues queues, Function<String, MessageQueue> messages) {

    /// A queue with what it is.
    record Place(Queues.Managed managed, MessageQueue messages) {

        String name() {
            return managed.name();
        }

        Queues.Definition definition() {
            return managed.definition();
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
        var managed = named(url.substring(url.lastIndexOf('/') + 1)).orElseThrow(Faults::noQueue);
        return new Place(managed, messages.apply(managed.name()));
    }

    Optional<Queues.Managed> named(String name) {
        return queues.find(name);
    }

    /// The queue of an ARN, whatever its region and account; empty if the text is none of SQS's.
    Optional<String> nameIn(String arn) {
        var parts = arn.split(":", -1);
        return parts.length == 6 && parts[0].equals("arn") && parts[2].equals("sqs")
                ? Optional.of(parts[5])
                : Optional.empty();
    }

    static String url(Caller caller, String name) {
        return caller.address() + "/" + Caller.ACCOUNT + "/" + name;
    }

    static String arn(Caller caller, String name) {
        return caller.arn("sqs", name);
    }
}
