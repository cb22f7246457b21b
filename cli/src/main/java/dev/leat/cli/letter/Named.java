package dev.leat.cli.letter;

import dev.leat.file.Notification;
import dev.leat.file.Unreadable;
import java.util.List;

/// An object that a message names as new, at a version in 16 hexadecimal digits.
record Named(String bucket, String key, String version) {

    /// Those of a letter; none if it is no notification.
    static List<Named> in(Letter letter) {
        try {
            return Notification.read(letter.message().body()).events().stream()
                    .filter(Notification.Event::created)
                    .map(event ->
                            new Named(
                                    event.bucket(),
                                    event.key(),
                                    "%016x".formatted(event.version())))
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
