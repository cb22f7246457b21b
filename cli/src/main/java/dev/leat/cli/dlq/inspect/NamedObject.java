package dev.leat.cli.dlq.inspect;

import dev.leat.file.S3Notification;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.UnreadableFileException;
import java.util.List;
import java.util.stream.Stream;

/// An object that a message names as new, at a version in 16 hexadecimal digits, or at none.
record NamedObject(String bucket, String key, String version) {

    /// Those of a letter; none if it is no notification.
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

    /// Whether a person can mean it by this: with or without its bucket, with or without its
    /// version.
    boolean called(String name) {
        var object = bucket + "/" + key;
        return List.of(key, object, key + "@" + version, object + "@" + version).contains(name);
    }
}
