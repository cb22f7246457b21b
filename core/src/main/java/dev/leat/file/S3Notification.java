package dev.leat.file;

import dev.leat.batch.Reason;
import java.util.List;
import java.util.OptionalLong;

/// What S3, or who speaks as it does, says in a message: what happened to which objects, in order.
/// A message that only tests whether it arrives says nothing.
public record S3Notification(List<Event> events) {

    public S3Notification {
        events = List.copyOf(events);
    }

    /// One thing that happened.
    public sealed interface Event {

        /// A new object; `key` is as it is, not as it is written in the message. Without a version,
        /// as in news that this state did not write, the one that is there now is meant.
        record Created(String bucket, String key, OptionalLong version) implements Event {}

        /// Something else, such as that an object was removed.
        record Other(String name) implements Event {}

        /// Nobody can say what.
        record Garbled(Reason why) implements Event {}
    }

    /// Reads a message: S3's own, that of EventBridge, or either of them in as many envelopes of
    /// SNS or SQS as there are.
    ///
    /// @throws Unreadable if it is no such message
    public static S3Notification read(byte[] body) throws UnreadableFileException {
        return new S3Notification(NotificationReader.read(body));
    }
}
