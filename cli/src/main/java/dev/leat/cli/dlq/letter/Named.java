package dev.leat.cli.dlq.letter;

import dev.leat.file.Notification;
import dev.leat.file.Notification.Event;
import dev.leat.file.Unreadable;
import java.util.List;
import java.util.stream.Stream;

/// An object that a message names as new, at a version in 16 hexadecimal digits, or at none.
record Named(String bucket, String key, String version) {

    /// Those of a letter; none if it is no notification.
    static List<Named> in(Letter letter) {
        try {
            return Notification.read(letter.message().body()).events().stream()
                    .flatMap(event ->
                            event instanceof Event.Created created
                                    ? Stream.of(created)
                                    : Stream.empty())
                    .map(created ->
                            new Named(
                                    created.bucket(),
                                    created.key(),
                                    created.version().isPresent()
                                            ? "%016x".formatted(created.version().getAsLong())
                                            : ""))
                    .toList();
        } catch (Unreadable _) {
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
