package dev.leat.file;

import dev.leat.batch.Reason;
import java.util.List;
import java.util.OptionalLong;

/// An object notification of S3 or a compatible service, with its events in order. A test message
/// has no events.
public record S3Notification(List<Event> events) {

    public S3Notification {
        events = List.copyOf(events);
    }

    /// One event of a notification.
    public sealed interface Event {

        /// A new object; `key` is decoded. Only Leat's own notifications have a version; for others
        /// the object's current version is used.
        record Created(String bucket, String key, OptionalLong version) implements Event {}

        /// Another event, such as the removal of an object.
        record Other(String name) implements Event {}

        /// A record that cannot be parsed.
        record Invalid(Reason why) implements Event {}
    }

    /// Parses a message of S3 or EventBridge, in any number of nested SNS or SQS envelopes.
    ///
    /// @throws UnreadableFileException if the message is not a notification
    public static S3Notification read(byte[] body) throws UnreadableFileException {
        return new S3Notification(NotificationReader.read(body));
    }
}
