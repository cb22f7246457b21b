package dev.leat.aws.file;

import dev.leat.aws.sqs.QueuedLetter;
import dev.leat.event.BusEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The messages that the end of a file sends.
///
/// @param incomplete the dead letter that is sent in addition if an output or a notification may be
///   missing; empty if nothing is published
record EndMessages(
        List<FileNotification> notifications,
        List<BusEvent> events,
        List<QueuedLetter> letters,
        Optional<QueuedLetter> incomplete) {

    /// Length of the parts in which messages are stored: an item of DynamoDB has at most 400 KB.
    private static final int PART = 256 << 10;

    EndMessages {
        notifications = List.copyOf(notifications);
        events = List.copyOf(events);
        letters = List.copyOf(letters);
    }

    /// Returns the messages as bytes, in parts that fit into an item. Empty if there are none.
    List<byte[]> stored() {
        if (notifications.isEmpty()
                && events.isEmpty()
                && letters.isEmpty()
                && incomplete.isEmpty()) {
            return List.of();
        }
        var bytes = StoredMessages.bytes(this);
        var parts = new ArrayList<byte[]>();
        for (int from = 0; from < bytes.length; from += PART) {
            parts.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART)));
        }
        return parts;
    }

    /// Returns stored messages.
    static EndMessages of(List<byte[]> parts) {
        return parts.isEmpty()
                ? new EndMessages(List.of(), List.of(), List.of(), Optional.empty())
                : StoredMessages.read(parts);
    }
}
