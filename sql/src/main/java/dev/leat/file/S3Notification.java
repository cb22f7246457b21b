package dev.leat.file;

import dev.leat.batch.Reason;
import dev.leat.batch.VersionHint;
import java.util.List;

/// An object notification of S3 or a compatible service, with its events in order. A test message
/// has no events.
public record S3Notification(List<Event> events) {

    public S3Notification {
        events = List.copyOf(events);
    }

    /// One event of a notification.
    public sealed interface Event {

        /// A new object; `key` is decoded. The platform finds the version by its description.
        record Created(String bucket, String key, VersionHint version) implements Event {}

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
