package dev.leat.cli.dlq.inspect;

import dev.leat.file.S3Notification;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.UnreadableFileException;
import java.util.List;
import java.util.stream.Stream;

/// An object in a notification, with its version in 16 hexadecimal digits or empty.
record NamedObject(String bucket, String key, String version) {

    /// Returns the objects of a letter; empty if it is no notification.
    static List<NamedObject> in(DeadLetterDetails letter) {
        try {
            return S3Notification.read(letter.message().body()).events().stream()
                    .flatMap(event ->
                            event instanceof Event.Created created
                                    ? Stream.of(created)
                                    : Stream.empty())
                    .map(created ->
                            new NamedObject(
                                    created.bucket(),
                                    created.key(),
                                    created.version().isPresent()
                                            ? "%016x".formatted(created.version().getAsLong())
                                            : ""))
                    .toList();
        } catch (UnreadableFileException _) {
            return List.of();
        }
    }

    /// Returns true if `name` is this object, with or without its bucket or version.
    boolean called(String name) {
        var object = bucket + "/" + key;
        return List.of(key, object, key + "@" + version, object + "@" + version).contains(name);
    }
}
